package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreFunctionType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrapsTest {
    private static final CoreFunctionType NOTHING = new CoreFunctionType(List.of(), List.of());
    private static final CoreModule MODULE = Modules.load("traps");

    private static CoreInstance instance(Runnable host) {
        return Modules.instance(MODULE, host(host));
    }

    private static CoreItem host(Runnable body) {
        return CoreItem.Func.host(NOTHING, arguments -> {
            body.run();
            return new long[0];
        });
    }

    private static Trap trap(CoreInstance instance, String function, long... arguments) {
        return assertThrows(Trap.class, () -> Modules.call(instance, function, arguments));
    }

    @ParameterizedTest
    @CsvSource({
        "unreachable, UNREACHABLE",
        "load, MEMORY_OUT_OF_BOUNDS",
        "divide, ARITHMETIC",
        "overflow, ARITHMETIC",
        "remainder, ARITHMETIC",
        "convert, ARITHMETIC",
        "nan, ARITHMETIC",
        "type, INDIRECT_CALL_TYPE",
        "null, TABLE_OUT_OF_BOUNDS",
        "outside, TABLE_OUT_OF_BOUNDS",
        "tableGet, TABLE_OUT_OF_BOUNDS",
        "deep, STACK_EXHAUSTED",
        "throw, UNCAUGHT_EXCEPTION"
    })
    void eachFailureHasItsKind(String function, Trap.Kind kind) {
        assertEquals(kind, trap(instance(() -> {}), function).kind());
    }

    @Test
    void aHostThatFailsIsATrapOfTheHost() {
        Trap trap = trap(
                instance(() -> {
                    throw new IllegalStateException("broken");
                }),
                "host");
        assertEquals(Trap.Kind.HOST, trap.kind());
        assertTrue(String.valueOf(trap.getMessage()).contains("broken"), trap::getMessage);
    }

    @Test
    void whatTheHostSaysItselfComesOutAsItIs() {
        Exit exit = new Exit(3);
        CoreInstance instance = instance(() -> {
            throw exit;
        });
        assertSame(exit, assertThrows(Exit.class, () -> Modules.call(instance, "host")));
    }

    @Test
    void aTrapWithinACallOfTheHostKeepsItsKind() {
        CoreInstance inner = instance(() -> {});
        CoreInstance outer = instance(() -> Modules.call(inner, "divide"));
        assertEquals(Trap.Kind.ARITHMETIC, trap(outer, "host").kind());
    }

    @Test
    void aStackThatEndsInTheHostIsExhausted() {
        CoreInstance[] self = new CoreInstance[1];
        self[0] = instance(() -> Modules.call(self[0], "host"));
        assertEquals(Trap.Kind.STACK_EXHAUSTED, trap(self[0], "host").kind());
        assertEquals(
                Trap.Kind.STACK_EXHAUSTED,
                trap(instance(() -> recurse(0)), "host").kind());
    }

    private static void recurse(int depth) {
        if (depth >= 0) {
            recurse(depth + 1);
        }
    }

    @Test
    void aTrapAfterARefusalIsOfTheLimit() {
        CoreInstance instance =
                MODULE.instantiate(new CoreItem[] {host(() -> {})}, new InstanceLimits(1 << 20, 10).budget());
        Trap trap = trap(instance, "growOrDie", 100);
        assertEquals(Trap.Kind.MEMORY_LIMIT, trap.kind());
        assertEquals(-1, Modules.call(instance, "grow", 100));
        assertEquals(Trap.Kind.UNREACHABLE, trap(instance, "unreachable").kind(), "the refusal was in a call before");
        assertEquals(1, Modules.call(instance, "grow", 15), "there is room for that");
        assertEquals(Trap.Kind.ARITHMETIC, trap(instance, "divide").kind());
    }

    @Test
    void whatTheModuleItselfForbidsIsNoLimit() {
        CoreInstance instance =
                MODULE.instantiate(new CoreItem[] {host(() -> {})}, new InstanceLimits(1L << 40, 10).budget());
        assertEquals(Trap.Kind.UNREACHABLE, trap(instance, "growOrDie", 65_536).kind());
    }

    @ParameterizedTest
    @CsvSource({"start, UNREACHABLE", "badData, MEMORY_OUT_OF_BOUNDS", "badElem, TABLE_OUT_OF_BOUNDS"})
    void anInstanceThatCannotBeginIsATrap(String module, Trap.Kind kind) {
        CoreModule loaded = Modules.load(module);
        assertEquals(
                kind, assertThrows(Trap.class, () -> Modules.instance(loaded)).kind());
    }

    @ParameterizedTest
    @CsvSource({"bigStart", "bigTable"})
    void anInstanceThatBeginsBeyondItsLimitIsATrap(String module) {
        CoreModule loaded = Modules.load(module);
        Modules.instance(loaded);
        InstanceBudget small = new InstanceLimits((64 << 20) - 1, 99_999).budget();
        assertEquals(
                Trap.Kind.MEMORY_LIMIT,
                assertThrows(Trap.class, () -> loaded.instantiate(Modules.NO_IMPORTS, small))
                        .kind());
    }
}
