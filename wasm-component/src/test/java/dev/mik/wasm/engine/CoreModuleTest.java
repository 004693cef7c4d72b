package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CoreModuleTest {
    private static final CoreFunctionType I32_TO_I32 =
            new CoreFunctionType(List.of(CoreValueType.I32), List.of(CoreValueType.I32));
    private static final CoreItem TWICE = CoreItem.Func.host(I32_TO_I32, arguments -> new long[] {arguments[0] * 2});

    private final CoreModule module = Modules.load("add");

    @Test
    void saysWhatItImportsAndExports() {
        var imports = module.type().imports();
        assertEquals(1, imports.size());
        assertEquals("host", imports.getFirst().module());
        assertEquals(new CoreExternType.Func(I32_TO_I32), imports.getFirst().type());
        assertEquals(
                List.of("memory", "table", "count", "add", "host", "next", "nothing", "unreachable"),
                List.copyOf(module.type().exports().keySet()));
        assertEquals(
                new CoreExternType.Memory(1, OptionalLong.of(2), false, false),
                module.type().exports().get("memory"));
        assertEquals(
                new CoreExternType.Table(CoreValueType.FUNCREF, 3, OptionalLong.of(10), false),
                module.type().exports().get("table"));
        assertEquals(
                new CoreExternType.Global(CoreValueType.I32, true),
                module.type().exports().get("count"));
    }

    @Test
    void callsIntoTheGuestAndOut() {
        CoreInstance instance = Modules.instance(module, TWICE);
        assertEquals(5, Modules.call(instance, "add", 2, 3));
        assertEquals(42, Modules.call(instance, "host", 21));
        assertArrayEquals(new long[0], Modules.function(instance, "nothing").call());
        assertInstanceOf(CoreItem.Memory.class, instance.export("memory"));
    }

    @Test
    void instancesHaveTheirOwnGlobals() {
        CoreInstance one = Modules.instance(module, TWICE);
        assertEquals(8, Modules.call(one, "next"));
        assertEquals(9, Modules.call(one, "next"));
        assertEquals(8, Modules.call(Modules.instance(module, TWICE), "next"));
    }

    @Test
    void aTrapHasItsKind() {
        CoreInstance instance = Modules.instance(module, TWICE);
        Trap trap = assertThrows(Trap.class, () -> Modules.call(instance, "unreachable"));
        assertEquals(Trap.Kind.UNREACHABLE, trap.kind());
    }

    @Test
    void whatAHostFunctionThrowsComesOutAsItIs() {
        Exit exit = new Exit(3);
        CoreInstance instance = Modules.instance(module, CoreItem.Func.host(I32_TO_I32, arguments -> {
            throw exit;
        }));
        assertSame(exit, assertThrows(Exit.class, () -> Modules.call(instance, "host", 1)));
    }

    @Test
    void anImportOfAnotherKindIsUnlinkable() {
        CoreInstance instance = Modules.instance(module, TWICE);
        assertThrows(ComponentException.Unlinkable.class, () -> Modules.instance(module, instance.export("memory")));
        assertThrows(ComponentException.Unlinkable.class, () -> Modules.instance(module));
    }

    @Test
    void bytesThatAreNoModuleAreMalformed() {
        byte[] junk = {0, 1, 2, 3, 4, 5, 6, 7};
        var e = assertThrows(
                ComponentException.Malformed.class,
                () -> Engine.builder().build().load(new Bytes(junk, 0, junk.length), 100));
        assertEquals(104, e.offset());
    }
}
