package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.Trap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory instructions as compiled code uses them, at and beyond the ends. */
class MemoryAccessTest {
    private static final long END = 65536;

    private static CoreInstance instance(MemoryLayout layout, InstanceBudget budget) {
        return Engine.builder()
                .memory(layout)
                .build()
                .load(Modules.bytes("memory"), 0)
                .instantiate(Modules.NO_IMPORTS, budget);
    }

    private static CoreInstance instance(MemoryLayout layout) {
        return instance(layout, InstanceLimits.DEFAULT.budget());
    }

    private static void outside(CoreInstance instance, String function, long... arguments) {
        Trap trap = assertThrows(Trap.class, () -> Modules.call(instance, function, arguments), function);
        assertEquals(Trap.Kind.MEMORY_OUT_OF_BOUNDS, trap.kind(), trap::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void accessesEndWithTheMemory(MemoryLayout layout) {
        CoreInstance instance = instance(layout);
        String[] accesses = {"load8", "load16", "load32", "load64", "loadf32", "loadf64"};
        int[] sizes = {1, 2, 4, 8, 4, 8};
        for (int i = 0; i < accesses.length; i++) {
            Modules.call(instance, accesses[i], END - sizes[i]);
            outside(instance, accesses[i], END - sizes[i] + 1);
            outside(instance, accesses[i], END);
            outside(instance, accesses[i], -1);
            outside(instance, accesses[i], Integer.MIN_VALUE);
            outside(instance, accesses[i], Integer.MAX_VALUE);
            String store = accesses[i].replace("load", "store");
            Modules.call(instance, store, END - sizes[i], 0);
            outside(instance, store, END - sizes[i] + 1, 0);
            outside(instance, store, -4, 0);
            outside(instance, store, Integer.MIN_VALUE, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void offsetsAreUnsigned(MemoryLayout layout) {
        CoreInstance instance = instance(layout);
        Modules.call(instance, "loadfar", 0);
        outside(instance, "loadfar", 1);
        outside(instance, "loadfar", -65532);
        outside(instance, "loadfar", Integer.MAX_VALUE);
        for (long address : new long[] {0, 1, 4096, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            outside(instance, "loadhuge", address);
            outside(instance, "loadhalf", address);
        }
    }

    @ParameterizedTest
    @EnumSource
    void growsWithinTheBudget(MemoryLayout layout) {
        InstanceBudget budget = new InstanceLimits(3 * END, 0).budget();
        CoreInstance instance = instance(layout, budget);
        assertEquals(END, budget.memoryBytes());
        assertEquals(-1, Modules.call(instance, "grow", -1));
        assertEquals(-1, Modules.call(instance, "grow", Integer.MIN_VALUE));
        assertEquals(-1, Modules.call(instance, "grow", Integer.MAX_VALUE));
        assertEquals(1, Modules.call(instance, "grow", 0));
        assertEquals(1, Modules.call(instance, "grow", 2));
        assertEquals(-1, Modules.call(instance, "grow", 1));
        assertEquals(3, Modules.call(instance, "size"));
        assertEquals(3 * END, budget.memoryBytes());
        Modules.call(instance, "store8", 3 * END - 1, 1);
        outside(instance, "store8", 3 * END, 1);
    }

    @ParameterizedTest
    @EnumSource
    void bulkInstructionsCheckBeforeTheyWrite(MemoryLayout layout) {
        CoreInstance instance = instance(layout);
        Modules.call(instance, "fill", END, 1, 0);
        outside(instance, "fill", END + 1, 1, 0);
        outside(instance, "fill", END - 10, 1, 11);
        outside(instance, "fill", 10, 1, -1);
        outside(instance, "fill", -1, 1, 1);
        assertEquals(0, Modules.call(instance, "load8", END - 10));
        Modules.call(instance, "copy", END, END, 0);
        outside(instance, "copy", END + 1, 0, 0);
        outside(instance, "copy", 0, 4090, -1);
        outside(instance, "copy", END - 3, 4090, 4);
        outside(instance, "copy", 0, END - 3, 4);
        assertEquals(0, Modules.call(instance, "load8", END - 3));
        Modules.call(instance, "init", END - 7, 0, 7);
        outside(instance, "init", END - 6, 0, 7);
        outside(instance, "init", 0, 1, 7);
        outside(instance, "init", 0, -1, 1);
        outside(instance, "init", 0, 0, -1);
        Modules.call(instance, "init", END, 7, 0);
    }

    @ParameterizedTest
    @EnumSource
    void valuesKeepTheirBits(MemoryLayout layout) {
        CoreInstance instance = instance(layout);
        for (long address : new long[] {0, 1, 4093, 4095, 8190, 65528}) {
            Modules.call(instance, "store64", address, 0x8123_4567_89ab_cdefL);
            assertArrayEquals(
                    new long[] {0x8123_4567_89ab_cdefL},
                    Modules.function(instance, "load64").call(address));
            assertEquals(0x89ab_cdef, Modules.call(instance, "load32", address));
            assertEquals(0xcdef, Modules.call(instance, "load16", address));
            assertEquals(0xef, Modules.call(instance, "load8", address));
            long pi = Double.doubleToRawLongBits(Math.PI);
            Modules.call(instance, "storef64", address, pi);
            assertArrayEquals(
                    new long[] {pi}, Modules.function(instance, "loadf64").call(address));
        }
    }

    @ParameterizedTest
    @EnumSource
    void atomicInstructionsWorkAndWaitingDoesNot(MemoryLayout layout) {
        CoreInstance instance = instance(layout);
        assertEquals(0, Modules.call(instance, "exchange", 8, 5));
        assertEquals(5, Modules.call(instance, "exchange", 8, 6));
        outside(instance, "exchange", END, 1);
        outside(instance, "exchange", 2, 1);
        assertEquals(0, Modules.call(instance, "notify", 8));
        outside(instance, "notify", END);
        outside(instance, "wait", 8);
    }
}
