package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions beyond 64 KiB of JVM code: in pieces, or interpreted where they have no seams. */
class LargeFunctionTest {
    private static final int ADDITIONS = 20_000;

    /** As many in one expression, which cannot be split. */
    private static final int SEAMLESS = 50_000;

    /**
     * A module of several functions: {@code add0} and so on add so many ones to their parameter, {@code small} calls the
     * first and {@code spin} never ends. All large ones call {@code small}'s neighbour first.
     */
    private static Bytes module(int... additions) {
        int count = additions.length + 3;
        Assembler functions = new Assembler().u32(count).repeat(count, 0);
        Assembler exports = new Assembler().u32(additions.length + 2);
        Assembler code = new Assembler().u32(count);
        for (int i = 0; i < additions.length; i++) {
            exports.name("add" + i).bytes(0).u32(i);
            // call the identity, add ones, and a br_if that is not taken
            Assembler body = new Assembler()
                    .bytes(0, 0x20, 0, 0x10)
                    .u32(additions.length + 1)
                    .bytes(0x21, 0);
            body.repeat(additions[i], 0x20, 0, 0x41, 1, 0x6a, 0x21, 0);
            code.sized(body.bytes(0x20, 0, 0x0b));
        }
        exports.name("small").bytes(0).u32(additions.length);
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x10, 0, 0x0b));
        code.sized(new Assembler().bytes(0, 0x20, 0, 0x0b));
        exports.name("spin").bytes(0).u32(additions.length + 2);
        // loop (br_if 0 (i32.const 1)) in a function that is too large because of what follows
        Assembler spin = new Assembler().bytes(0, 0x03, 0x40, 0x41, 1, 0x0d, 0, 0x0b);
        code.sized(spin.bytes(0x20, 0).repeat(SEAMLESS, 0x41, 1, 0x6a).bytes(0x0b));
        return Assembler.module()
                .section(1, new Assembler().bytes(1, 0x60, 1, 0x7f, 1, 0x7f))
                .section(3, functions)
                .section(7, exports)
                .section(10, code)
                .build();
    }

    private static boolean interprets(Bytes module) {
        CompiledCode code = Engine.builder().build().compile(module, 0);
        return new String(code.module(), StandardCharsets.ISO_8859_1).contains("A\1jA\1j");
    }

    @Test
    void areInterpretedOnlyWithoutSeams() {
        assertTrue(interprets(calling(new int[] {0x41, 1, 0x6a})));
        assertTrue(interprets(module(10)), "spin");
        Assembler body = new Assembler().bytes(0).repeat(ADDITIONS, 0x20, 0, 0x41, 1, 0x6a, 0x21, 0);
        Bytes seams = Assembler.module()
                .section(1, new Assembler().bytes(1, 0x60, 1, 0x7f, 0))
                .section(3, new Assembler().bytes(1, 0))
                .section(10, new Assembler().bytes(1).sized(body.bytes(0x0b)))
                .build();
        byte[] left = Engine.builder().build().compile(seams, 0).module();
        assertTrue(left.length < ADDITIONS, "a body stays: " + left.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void runAsTheOthersDo(int threads) {
        Engine engine = Engine.builder().compilerThreads(threads).build();
        CoreInstance instance = Modules.instance(engine.load(module(ADDITIONS, 10, 2 * ADDITIONS), 0));
        assertEquals(ADDITIONS + 5, Modules.call(instance, "add0", 5));
        assertEquals(15, Modules.call(instance, "add1", 5));
        assertEquals(2 * ADDITIONS + 5, Modules.call(instance, "add2", 5));
        assertEquals(ADDITIONS + 6, Modules.call(instance, "small", 6));
    }

    /** About as large as the limit: whichever side the estimate sees it on, it has to work. */
    @Test
    void ofAnySizeNearTheLimitRun() {
        int[] sizes = new int[8];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = 10_000 + i * 1_000;
        }
        CoreInstance instance = Modules.instance(Engine.builder().build().load(module(sizes), 0));
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(sizes[i] + 1, Modules.call(instance, "add" + i, 1));
        }
    }

    /**
     * A module that imports {@code crossOwner}'s table, with its function {@code five} in slot 7, and in an own table. Each
     * other export is too large to compile and ends in a call: with the operands on the stack, of the type (i32) to i32.
     */
    private static Bytes calling(int[]... calls) {
        Assembler functions = new Assembler().u32(calls.length + 1).repeat(calls.length + 1, 0);
        Assembler exports = new Assembler().u32(calls.length);
        // i32.mul (local.get 0) (i32.const 5)
        Assembler code =
                new Assembler().u32(calls.length + 1).sized(new Assembler().bytes(0, 0x20, 0, 0x41, 5, 0x6c, 0x0b));
        for (int i = 0; i < calls.length; i++) {
            exports.name("call" + i).bytes(0).u32(i + 1);
            Assembler body = new Assembler().bytes(0, 0x20, 0).repeat(SEAMLESS, 0x41, 1, 0x6a);
            code.sized(body.bytes(calls[i]).bytes(0x0b));
        }
        return Assembler.module()
                .section(1, new Assembler().bytes(1, 0x60, 1, 0x7f, 1, 0x7f))
                .section(2, new Assembler().bytes(1).name("owner").name("table").bytes(1, 0x70, 0, 8))
                .section(3, functions)
                .section(4, new Assembler().bytes(1, 0x70, 0, 1))
                .section(7, exports)
                .section(9, new Assembler().bytes(2, 0, 0x41, 7, 0x0b, 1, 0, 2, 1, 0x41, 0, 0x0b, 0, 1, 0))
                .section(10, code)
                .build();
    }

    @Test
    void callThroughTheTableOfAnotherInstance() {
        CoreInstance owner = Modules.instance(Modules.load("crossOwner"));
        CoreInstance large = Modules.instance(
                Engine.builder()
                        .build()
                        .load(
                                calling(
                                        new int[] {0x41, 1, 0x11, 0, 0},
                                        new int[] {0x41, 0, 0x11, 0, 0},
                                        new int[] {0x41, 7, 0x11, 0, 0},
                                        new int[] {0x41, 0, 0x11, 0, 1}),
                                0),
                owner.export("table"));
        assertEquals(2 * (SEAMLESS + 1), Modules.call(large, "call0", 1));
        Trap trap = assertThrows(Trap.class, () -> Modules.call(large, "call1", 1));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap.kind());
        assertEquals(5 * (SEAMLESS + 1), Modules.call(large, "call2", 1));
        assertEquals(5 * (SEAMLESS + 1), Modules.call(large, "call3", 1));
        assertEquals(35, Modules.call(owner, "map", 7, 7));
    }

    @Test
    void tailCallWhatIsCompiledAndWhatIsElsewhere() {
        CoreInstance owner = Modules.instance(Modules.load("crossOwner"));
        CoreInstance large = Modules.instance(
                Engine.builder()
                        .build()
                        .load(
                                calling(
                                        new int[] {0x12, 0},
                                        new int[] {0x41, 0, 0x13, 0, 1},
                                        new int[] {0x41, 7, 0x13, 0, 0},
                                        new int[] {0x41, 1, 0x13, 0, 0},
                                        new int[] {0x41, 0, 0x13, 0, 0}),
                                0),
                owner.export("table"));
        assertEquals(5 * (SEAMLESS + 1), Modules.call(large, "call0", 1));
        assertEquals(5 * (SEAMLESS + 1), Modules.call(large, "call1", 1));
        assertEquals(5 * (SEAMLESS + 1), Modules.call(large, "call2", 1));
        assertEquals(2 * (SEAMLESS + 1), Modules.call(large, "call3", 1));
        Trap trap = assertThrows(Trap.class, () -> Modules.call(large, "call4", 1));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap.kind());
    }

    @Test
    void canBeStopped() {
        CoreInstance instance = Modules.instance(Engine.builder().build().load(module(ADDITIONS), 0));
        try (Watchdog watchdog = new Watchdog()) {
            Trap trap = assertThrows(
                    Trap.class, () -> watchdog.call(Duration.ofMillis(50), () -> Modules.call(instance, "spin", 1)));
            assertEquals(Trap.Kind.TIMEOUT, trap.kind());
        }
    }

    @Test
    void areRefusedBeyondMeasure() {
        assertThrows(
                ComponentException.Invalid.class, () -> Engine.builder().build().load(module(600_000, 600_000), 0));
    }
}
