package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.CANONICAL_ABI;
import static dev.mik.wasm.Trap.Kind.HOST;
import static dev.mik.wasm.Trap.Kind.POISONED;
import static dev.mik.wasm.Trap.Kind.REENTRANCE;
import static dev.mik.wasm.Trap.Kind.UNREACHABLE;
import static dev.mik.wasm.abi.PretendGuest.function;
import static dev.mik.wasm.abi.PretendGuest.returning;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static dev.mik.wasm.abi.Types.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Exit;
import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Calls into a component and out of it: spilling, realloc, post-return, failures. */
class CallTest {
    private static final long[] NOTHING = {};

    private final PretendGuest guest = new PretendGuest();

    @Test
    void flatParametersAndResultsGoThrough() {
        ComponentFunction add = guest.lift(
                returning(U32, U32, U32), arguments -> new long[] {arguments[0] + arguments[1] | 0xFFL << 32});
        assertEquals(4294967295L, add.call(new Object[] {4294967290L, 5L}));
        assertEquals(List.of(), guest.reallocs);
    }

    @Test
    void manyParametersGoThroughMemoryOfTheCallee() {
        List<ValueType> types = new ArrayList<>(Collections.nCopies(16, U8));
        types.add(U64);
        Object[] values = new Object[17];
        for (int i = 0; i < 16; i++) {
            values[i] = i;
        }
        values[16] = -2L;
        long[] seen = new long[2];
        ComponentFunction function = guest.lift(function(types, Optional.empty()), arguments -> {
            assertEquals(1, arguments.length);
            seen[0] = guest.memory.readLong((int) arguments[0] + 8);
            seen[1] = guest.memory.readLong((int) arguments[0] + 16);
            return NOTHING;
        });
        assertSame(Nothing.NOTHING, function.call(values));
        assertArrayEquals(new long[] {0x0f0e0d0c0b0a0908L, -2}, seen);
        assertEquals(List.of(List.of(0L, 0L, 8L, 24L)), guest.reallocs);
    }

    @Test
    void manyParametersComeOutOfMemoryOfTheCaller() {
        List<ValueType> types = Collections.nCopies(17, U16);
        for (int i = 0; i < 17; i++) {
            guest.memory.writeShort(100 + 2 * i, (short) (i - 1));
        }
        List<Object> seen = new ArrayList<>();
        CoreFunction core = guest.lower(function(types, Optional.empty()), arguments -> {
            seen.addAll(List.of(arguments));
            return Nothing.NOTHING;
        });
        assertArrayEquals(NOTHING, core.call(new long[] {100}));
        assertEquals(65535, seen.getFirst());
        assertEquals(15, seen.getLast());
        int last = PretendGuest.PAGES * Memory.PAGE_SIZE - 34;
        core.call(new long[] {last});
        assertTraps(CANONICAL_ABI, "unaligned", () -> core.call(new long[] {101}));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> core.call(new long[] {last + 2}));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> core.call(new long[] {-2}));
    }

    @Test
    void resultsGoWhereTheCallerWantsThem() {
        CoreFunction core = guest.lower(returning(tuple(U8, U32), F32), arguments -> List.of(7, 8L));
        assertArrayEquals(NOTHING, core.call(new long[] {0, 200}));
        assertEquals(7, guest.memory.read(200));
        assertEquals(8, guest.memory.readInt(204));
        assertTraps(CANONICAL_ABI, "unaligned", () -> core.call(new long[] {0, 202}));
        assertTraps(CANONICAL_ABI, "out-of-bounds", () -> core.call(new long[] {0, -4}));
    }

    @Test
    void resultsComeFromWhereTheCalleePutThem() {
        guest.memory.writeByte(200, (byte) 7);
        guest.memory.writeI32(204, 8);
        long[] where = {200};
        ComponentFunction function = guest.lift(returning(tuple(U8, U32)), arguments -> where);
        assertEquals(List.of(7, 8L), function.call(new Object[0]));
        where[0] = 202;
        assertTraps(CANONICAL_ABI, "unaligned", () -> function.call(new Object[0]));
    }

    @Test
    void badAnswersOfReallocTrap() {
        long end = (long) PretendGuest.PAGES * Memory.PAGE_SIZE;
        assertRealloc("not aligned", 2, List.of(1L));
        assertRealloc("not aligned", -1, List.of(1L));
        assertRealloc("beyond end of memory", -4, List.of(1L));
        assertRealloc("beyond end of memory", -4, List.of());
        assertRealloc("beyond end of memory", end, List.of(1L));
        assertRealloc("beyond end of memory", end - 4, List.of(1L, 2L));
        assertRealloc("beyond end of memory", end + 4, List.of());
    }

    private static void assertRealloc(String words, long answer, List<Long> values) {
        PretendGuest guest = new PretendGuest();
        AbiOptions options = guest.options().withRealloc(arguments -> new long[] {answer});
        ComponentFunction function =
                Canon.lift(guest.codec(function(list(U32))), options, guest.instance, arguments -> NOTHING);
        assertTraps(CANONICAL_ABI, words, () -> function.call(new Object[] {values}));
    }

    @Test
    void emptyListsAreAllocated() {
        ComponentFunction function = guest.lift(function(list(U8), list(U64)), arguments -> NOTHING);
        function.call(new Object[] {new byte[0], List.of()});
        assertEquals(List.of(List.of(0L, 0L, 1L, 0L), List.of(0L, 0L, 8L, 0L)), guest.reallocs);
    }

    @Test
    void withoutReallocNothingCanBeLowered() {
        ComponentFunction function =
                Canon.lift(guest.codec(function(STRING)), AbiOptions.none(), guest.instance, arguments -> NOTHING);
        assertTraps(CANONICAL_ABI, () -> function.call(new Object[] {"a"}));
    }

    @Test
    void postReturnGetsTheCoreResultsAfterTheyWereLifted() {
        guest.memory.writeI32(64, 128);
        guest.memory.writeI32(68, 2);
        guest.memory.write(128, new byte[] {'o', 'k'});
        List<Long> seen = new ArrayList<>();
        AbiOptions options = guest.options().withPostReturn(arguments -> {
            seen.add(arguments[0]);
            guest.memory.write(128, new byte[] {'n', 'o'});
            return NOTHING;
        });
        ComponentFunction function =
                Canon.lift(guest.codec(returning(STRING)), options, guest.instance, arguments -> new long[] {64});
        assertEquals("ok", function.call(new Object[0]));
        assertEquals(List.of(64L), seen);
        assertEquals("no", function.call(new Object[0]));
    }

    @Test
    void postReturnAndReallocMayNotCallOut() {
        List<Function<PretendGuest, CoreFunction>> waysOut = List.of(
                inside -> inside.lower(function(), arguments -> Nothing.NOTHING),
                inside -> Canon.resourceNew(inside.instance, 0),
                inside -> Canon.resourceDrop(inside.instance, 0));
        for (Function<PretendGuest, CoreFunction> wayOut : waysOut) {
            assertMayNotLeave(inside -> inside.options().withPostReturn(wayOut.apply(inside)));
            assertMayNotLeave(inside -> inside.options().withRealloc(wayOut.apply(inside)));
        }
    }

    private static void assertMayNotLeave(Function<PretendGuest, AbiOptions> options) {
        PretendGuest inside = new PretendGuest();
        inside.resource(ResourceType.guest("r", inside.instance));
        FunctionCodec codec = inside.codec(returning(U32, list(U8)));
        ComponentFunction function =
                Canon.lift(codec, options.apply(inside), inside.instance, arguments -> new long[] {1});
        assertTraps(REENTRANCE, "cannot leave component instance", () -> function.call(new Object[] {new byte[1]}));
    }

    @Test
    void resourceRepIsNoWayOut() {
        guest.resource(ResourceType.guest("r", guest.instance));
        assertArrayEquals(new long[] {1}, Canon.resourceNew(guest.instance, 0).call(new long[] {77}));
        AbiOptions options = guest.options()
                .withPostReturn(
                        arguments -> Canon.resourceRep(guest.instance, 0).call(new long[] {1}));
        ComponentFunction function =
                Canon.lift(guest.codec(returning(U32)), options, guest.instance, arguments -> new long[] {5});
        assertEquals(5L, function.call(new Object[0]));
    }

    @Test
    void whatTrappedIsPoisoned() {
        boolean[] fail = {true};
        ComponentFunction function = guest.lift(function(), arguments -> {
            if (fail[0]) {
                throw new Trap(UNREACHABLE, "on purpose");
            }
            return NOTHING;
        });
        assertTraps(UNREACHABLE, () -> function.call(new Object[0]));
        fail[0] = false;
        assertTrue(guest.instance.isPoisoned());
        assertTraps(POISONED, () -> function.call(new Object[0]));
        assertTraps(POISONED, () -> guest.lift(function(), arguments -> NOTHING).call(new Object[0]));
    }

    @Test
    void everyKindOfFailurePoisons() {
        for (Throwable failure : List.of(new Exit(0), new StackOverflowError(), new IllegalStateException())) {
            PretendGuest guest = new PretendGuest();
            ComponentFunction function = guest.lift(function(), arguments -> {
                switch (failure) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new AssertionError();
                }
            });
            assertSame(failure, assertThrows(Throwable.class, () -> function.call(new Object[0])));
            assertTraps(POISONED, () -> function.call(new Object[0]));
        }
    }

    @Test
    void failuresOfTheHostAreTrapsAndComponentExceptionsGoThrough() {
        RuntimeException[] failure = {new IllegalStateException("no disk")};
        CoreFunction core =
                Canon.lower(guest.codec(function()).named("wasi:x/y#z"), guest.options(), guest.instance, arguments -> {
                    throw failure[0];
                });
        Trap trap = assertTraps(HOST, () -> core.call(NOTHING));
        assertSame(failure[0], trap.getCause());
        assertTrue(trap.toString().contains("wasi:x/y#z"), trap::toString);
        failure[0] = new Exit(3);
        assertSame(failure[0], assertThrows(Exit.class, () -> core.call(NOTHING)));
    }

    @Test
    void anArgumentTooFewOrTooManyIsRefusedBeforeTheCall() {
        ComponentFunction function = guest.lift(function(U8), arguments -> NOTHING);
        assertTraps(HOST, "1 arguments, not 0", () -> function.call(new Object[0]));
        assertTraps(HOST, "1 arguments, not 2", () -> function.call(new Object[] {1, 2}));
        function.call(new Object[] {1});
        assertFalse(guest.instance.isPoisoned());
    }

    @Test
    void aResultWhereThereIsNoneIsTheHostsFault() {
        CoreFunction core = guest.lower(function(), arguments -> 1);
        assertTraps(HOST, () -> core.call(NOTHING));
    }
}
