package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances of one module share nothing, and instances that share a memory or table share nothing else. */
class IsolationTest {
    private static final CoreFunctionType SEVEN = new CoreFunctionType(List.of(), List.of(CoreValueType.I32));

    private static CoreModule load(String name, MemoryLayout layout) {
        return Engine.builder().memory(layout).build().load(Modules.bytes(name), 0);
    }

    private static String text(CoreInstance instance, int address, int count) {
        return memory(instance).readString(address, count);
    }

    private static Memory memory(CoreInstance instance) {
        return ((CoreItem.Memory) instance.export("memory")).memory();
    }

    private static Trap.Kind trap(CoreInstance instance, String function, long... arguments) {
        return assertThrows(Trap.class, () -> Modules.call(instance, function, arguments))
                .kind();
    }

    @ParameterizedTest
    @EnumSource
    void aMemoryIsOfOneInstance(MemoryLayout layout) {
        CoreModule module = load("memory", layout);
        CoreInstance one = Modules.instance(module);
        Modules.call(one, "store32", 4092, 0x41414141);
        Modules.call(one, "fill", 8192, 7, 4096);
        Modules.call(one, "grow", 1);
        Modules.call(one, "store8", 65536, 9);
        CoreInstance other = Modules.instance(module);
        assertEquals("0123456789ab", text(other, 4090, 12));
        assertEquals(0, Modules.call(other, "load8", 8192));
        assertEquals(1, Modules.call(other, "size"));
        assertEquals("01AAAA6789ab", text(one, 4090, 12));
        assertEquals(1, Modules.call(other, "grow", 1));
        assertEquals(0, Modules.call(other, "load8", 65536));
    }

    @Test
    void aDroppedSegmentIsDroppedForOneInstance() {
        CoreModule module = Modules.load("memory");
        CoreInstance one = Modules.instance(module);
        Modules.call(one, "drop");
        assertEquals(Trap.Kind.MEMORY_OUT_OF_BOUNDS, trap(one, "init", 0, 0, 1));
        CoreInstance other = Modules.instance(module);
        Modules.call(other, "init", 0, 0, 7);
        assertEquals("passive", text(other, 0, 7));
        CoreModule tables = Modules.load("table");
        CoreInstance first = Modules.instance(tables);
        Modules.call(first, "drop");
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(first, "init", 0, 0, 1));
        CoreInstance second = Modules.instance(tables);
        Modules.call(second, "init", 0, 0, 2);
        assertEquals(2, Modules.call(second, "callWide", 0));
    }

    /** Chicory grows the limits of the module along with a table of its own. */
    @Test
    void aTableThatGrewIsAsLargeAsEverInTheNextInstance() {
        CoreModule module = Modules.load("table");
        CoreInstance one = Modules.instance(module);
        assertEquals(2, Modules.call(one, "grow", 500));
        assertEquals(502, Modules.call(one, "size"));
        assertEquals(1, Modules.call(one, "callWide", 501));
        assertEquals(-1, Modules.call(one, "grow", 499), "the module allows 1000");
        CoreInstance other = Modules.instance(module);
        assertEquals(2, Modules.call(other, "size"));
        assertEquals(2, Modules.call(other, "grow", 998));
    }

    @Test
    void elementsAreOfOneInstance() {
        CoreModule module = Modules.load("table");
        CoreInstance one = Modules.instance(module);
        Modules.call(one, "set", 1);
        Modules.call(one, "clear", 2);
        assertEquals(2, Modules.call(one, "call", 1));
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(one, "call", 2));
        CoreInstance other = Modules.instance(module);
        assertEquals(1, Modules.call(other, "call", 1));
        assertEquals(2, Modules.call(other, "call", 2));
        assertEquals(1, Modules.call(other, "isNull", 0));
    }

    /** Chicory keeps passive segments in the memory, where the last importer's would replace the owner's. */
    @ParameterizedTest
    @EnumSource
    void passiveSegmentsAreTheInstancesAndBytesTheMemorys(MemoryLayout layout) {
        CoreInstance owner = Modules.instance(load("memory", layout));
        CoreModule importing = load("importer", layout);
        CoreInstance one = Modules.instance(importing, owner.export("memory"));
        CoreInstance two = Modules.instance(importing, one.export("memory"));
        assertEquals("active", text(owner, 100, 6));
        Modules.call(owner, "init", 0, 0, 7);
        Modules.call(one, "init", 10, 0, 8);
        Modules.call(two, "init", 20, 2, 4);
        assertEquals("passive\0\0\0IMPORTER\0\0PORT", text(owner, 0, 24));
        assertEquals(text(owner, 0, 24), text(one, 0, 24));
        Modules.call(one, "drop");
        assertEquals(Trap.Kind.MEMORY_OUT_OF_BOUNDS, trap(one, "init", 0, 0, 1));
        Modules.call(two, "init", 30, 0, 8);
        Modules.call(owner, "init", 40, 0, 7);
        assertEquals("IMPORTER\0\0passive", text(owner, 30, 17));
    }

    @ParameterizedTest
    @EnumSource
    void whoeverGrowsAMemoryGrowsItForAll(MemoryLayout layout) {
        CoreInstance owner = Modules.instance(load("memory", layout));
        CoreInstance importer = Modules.instance(load("importer", layout), owner.export("memory"));
        assertEquals(1, Modules.call(importer, "grow", 1));
        Modules.call(owner, "store8", 70_000, 5);
        assertEquals(5, Modules.call(importer, "load8", 70_000));
        assertEquals(2, Modules.call(owner, "grow", 2));
        Modules.call(importer, "store8", 200_000, 6);
        assertEquals(6, Modules.call(owner, "load8", 200_000));
        assertEquals(4, Modules.call(importer, "size"));
        assertEquals(-1, Modules.call(importer, "grow", 1), "the owner allows 4");
    }

    @ParameterizedTest
    @EnumSource
    void segmentsServeAllMemoriesOfTheirInstance(MemoryLayout layout) {
        CoreInstance owner = Modules.instance(load("memory", layout));
        CoreInstance both = Modules.instance(load("multiMemory", layout), owner.export("memory"));
        Modules.call(both, "init", 0);
        assertEquals('b', Modules.call(both, "ours", 0));
        assertEquals('b', Modules.call(both, "theirs", 0));
        assertEquals("both", text(owner, 0, 4));
        Modules.call(both, "toOurs", 60_000, 4090, 12);
        assertEquals('3', Modules.call(both, "ours", 60_003));
        Modules.call(both, "drop");
        assertEquals(Trap.Kind.MEMORY_OUT_OF_BOUNDS, trap(both, "init", 0));
        Modules.call(owner, "init", 0, 0, 7);
    }

    @Test
    void functionsInATableBelongToWhoPutThem() {
        CoreModule tables = Modules.load("table");
        CoreInstance shim = Modules.instance(tables);
        CoreItem seven = CoreItem.Func.host(SEVEN, arguments -> new long[] {7});
        Modules.instance(Modules.load("fixup"), shim.export("own"), seven);
        assertEquals(7, Modules.call(shim, "call", 0));
        assertEquals(1, Modules.call(shim, "call", 1));
        assertEquals(9, Modules.call(shim, "call", 3));
        assertEquals(Trap.Kind.INDIRECT_CALL_TYPE, trap(shim, "call2", 3));
        // Chicory's table.copy takes the owner from the place in the other table
        Modules.call(shim, "grow", 10);
        Modules.call(shim, "copy", 1, 0, 4);
        assertEquals(7, Modules.call(shim, "callWide", 1));
        assertEquals(1, Modules.call(shim, "callWide", 2));
        assertEquals(9, Modules.call(shim, "callWide", 4));
        assertEquals(1, Modules.call(shim, "callWide", 5));
        Modules.call(shim, "set", 0);
        assertEquals(2, Modules.call(shim, "call", 0));
        assertEquals(7, Modules.call(shim, "callWide", 1));
        CoreInstance other = Modules.instance(tables);
        assertEquals(Trap.Kind.TABLE_OUT_OF_BOUNDS, trap(other, "call", 0));
    }

    @Test
    void anExceptionGoesFromInstanceToInstance() {
        CoreInstance thrower = Modules.instance(Modules.load("thrower"));
        CoreModule catching = Modules.load("exceptions");
        CoreInstance one = Modules.instance(catching, thrower.export("tag"), thrower.export("throw"));
        CoreInstance two = Modules.instance(catching, thrower.export("tag"), thrower.export("throw"));
        assertEquals(5, Modules.call(one, "catch", 5));
        assertEquals(6, Modules.call(two, "catch", 6));
        assertEquals(Trap.Kind.UNCAUGHT_EXCEPTION, trap(one, "pass", 1));
        assertEquals(7, Modules.call(one, "catch", 7));
    }

    @Test
    void offsetsMayDependOnImports() {
        CoreInstance base = Modules.instance(Modules.load("base"));
        CoreModule module = Modules.load("offsets");
        for (int i = 0; i < 2; i++) {
            CoreInstance instance = Modules.instance(module, base.export("base"), base.export("two"));
            assertEquals("abccb", text(instance, 16, 5));
            assertEquals(1, Modules.call(instance, "call", 1));
            assertEquals(1, Modules.call(instance, "call", 2), "the last segment wins");
        }
    }

    @Test
    void importsOfOneNameAreToldApartByPlace() {
        CoreFunctionType narrow = new CoreFunctionType(List.of(CoreValueType.I32), List.of(CoreValueType.I32));
        CoreFunctionType wide = new CoreFunctionType(List.of(CoreValueType.I64), List.of(CoreValueType.I64));
        CoreInstance instance = Modules.instance(
                Modules.load("sameNames"),
                CoreItem.Func.host(narrow, arguments -> new long[] {32}),
                CoreItem.Func.host(wide, arguments -> new long[] {64}));
        assertEquals(32, Modules.call(instance, "narrow"));
        assertEquals(64, Modules.call(instance, "wide"));
    }

    @Test
    void importsNeedNoNames() {
        CoreFunctionType type = new CoreFunctionType(List.of(CoreValueType.I32), List.of(CoreValueType.I32));
        CoreModule module = Modules.load("nameless");
        assertEquals(
                List.of("", "g", ""),
                module.type().imports().stream().map(one -> one.name()).toList());
        CoreInstance instance = Modules.instance(
                module,
                CoreItem.Func.host(type, arguments -> new long[] {arguments[0] + 1}),
                CoreItem.Func.host(type, arguments -> new long[] {arguments[0] * 10}),
                CoreItem.Func.host(type, arguments -> new long[] {arguments[0] + 2}));
        assertEquals(51, Modules.call(instance, "", 3));
    }

    @Test
    void anInstanceThatNobodyHoldsIsCollected() {
        CoreModule module = Modules.load("memory");
        WeakReference<CoreInstance> instance = used(module);
        for (int i = 0; i < 100 && instance.get() != null; i++) {
            System.gc();
        }
        assertNull(instance.get());
        assertEquals("0123456789ab", text(Modules.instance(module), 4090, 12));
    }

    private static WeakReference<CoreInstance> used(CoreModule module) {
        CoreInstance instance = Modules.instance(module);
        try (Watchdog watchdog = new Watchdog()) {
            watchdog.call(Duration.ofSeconds(10), () -> Modules.call(instance, "grow", 1));
        }
        return new WeakReference<>(instance);
    }
}
