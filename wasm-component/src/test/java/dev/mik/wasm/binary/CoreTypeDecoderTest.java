package dev.mik.wasm.binary;

import static dev.mik.wasm.binary.Hex.component;
import static dev.mik.wasm.binary.Hex.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException.Malformed;
import dev.mik.wasm.ComponentException.Unsupported;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreTypeSyntax;
import dev.mik.wasm.model.CoreTypeSyntax.CoreExternSyntax;
import dev.mik.wasm.model.CoreTypeSyntax.Declaration;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreTypeDecoderTest {
    private static final CoreTypeSyntax NOTHING =
            new CoreTypeSyntax.Function(new CoreFunctionType(List.of(), List.of()));

    @Test
    void functionsOfEveryValueType() {
        List<CoreValueType> all = new ArrayList<>(List.of(
                CoreValueType.I32,
                CoreValueType.I64,
                CoreValueType.F32,
                CoreValueType.F64,
                CoreValueType.V128,
                CoreValueType.FUNCREF,
                CoreValueType.EXTERNREF,
                new CoreValueType("exnref"),
                CoreValueType.FUNCREF,
                new CoreValueType("(ref extern)")));
        assertEquals(
                List.of(new CoreTypeSyntax.Function(new CoreFunctionType(all, List.of(CoreValueType.I32)))),
                types("01 60 0a 7f7e7d7c7b706f69 6370 646f 01 7f"));
    }

    @Test
    void subtypesWithoutSupertypesAreFunctionsWhateverTheirEncoding() {
        assertEquals(List.of(NOTHING, NOTHING, NOTHING), types("03 600000  0050 00 600000  4f 00 600000"));
    }

    @Test
    void moduleTypes() {
        assertEquals(
                List.of(new CoreTypeSyntax.Module(List.of(
                        new Declaration.Type(13, NOTHING),
                        new Declaration.Type(17, NOTHING),
                        new Declaration.Import(23, "a", "b", new CoreExternSyntax.Func(0)),
                        new Declaration.OuterAlias(30, 1, 2),
                        new Declaration.Export(35, "e", new CoreExternSyntax.Tag(1))))),
                types("01 50 05  01600000  015000600000  00 0161 0162 0000  02 10 01 01 02  03 0165 04 00 01"));
    }

    @Test
    void tablesMemoriesAndGlobals() {
        assertEquals(
                List.of(
                        new CoreExternType.Table(CoreValueType.FUNCREF, 1, OptionalLong.empty(), false),
                        new CoreExternType.Table(CoreValueType.EXTERNREF, 1, OptionalLong.of(2), true),
                        new CoreExternType.Memory(1, OptionalLong.empty(), false, false),
                        new CoreExternType.Memory(1, OptionalLong.of(-1), true, true),
                        new CoreExternType.Global(CoreValueType.I32, false),
                        new CoreExternType.Global(CoreValueType.V128, true)),
                externs("01700001", "016f050102", "020001", "020701ffffffffffffffffff01", "037f00", "037b01"));
    }

    private static List<CoreExternType> externs(String... hex) {
        List<CoreExternType> types = new ArrayList<>();
        for (String one : hex) {
            CoreTypeSyntax.Module module =
                    (CoreTypeSyntax.Module) types("01 50 01 03 0165", one).getFirst();
            Declaration.Export export =
                    (Declaration.Export) module.declarations().getFirst();
            types.add(((CoreExternSyntax.Other) export.type()).type());
        }
        return types;
    }

    @ParameterizedTest
    @CsvSource({
        "4e00, recursive core types, 11",
        "005001000060, core types with supertypes, 12",
        "5f00, core struct types, 11",
        "5e7f00, core array types, 11",
        "5d00, core continuation types, 11",
        "65600000, shared core types, 11",
        "60016e00, garbage-collected core types, 13",
        "60016300, typed function references, 13",
        "60016571, shared core types, 13",
        "50010301650170020001, shared core types, 18",
        "5001030165020801, custom page sizes, 17"
    })
    void whatIsBeyondTheCoreThatComponentsUse(String type, String feature, long offset) {
        Unsupported refused = assertThrows(Unsupported.class, () -> types("01", type));
        assertEquals(feature, refused.feature());
        assertEquals(offset, refused.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "0060, 12, invalid leading byte (0x60) for non-final sub type",
        "61, 11, invalid leading byte (0x61) for type",
        "50010460, 13, invalid leading byte (0x4) for type definition",
        "50010200010100, 14, invalid leading byte (0x0) for outer alias kind",
        "50010210000100, 15, invalid leading byte (0x0) for outer alias target",
        "500201500001, 16, invalid leading byte (0x1) for type",
        "5001030165050000, 16, invalid leading byte (0x5) for external kind",
        "500103016503 7f02, 18, malformed mutability",
        "500103016504 0100, 17, invalid tag attributes",
        "500103016502 1000, 17, invalid memory limits flags",
        "500103016501 70080000, 18, invalid table resizable limits flags",
        "60017700, 13, malformed reference type",
        "600163ff7e00, 15, malformed reference type",
        "600163ffffffff6f, 18, integer too large"
    })
    void malformed(String type, long offset, String reason) {
        Malformed malformed = assertThrows(Malformed.class, () -> types("01", type));
        Refusal.says(malformed, reason);
        assertEquals(offset, malformed.offset(), malformed.getMessage());
    }

    private static List<CoreTypeSyntax> types(String... contents) {
        List<CoreTypeSyntax> types = new ArrayList<>();
        for (Definition definition :
                ComponentDecoder.decode(component(section(3, contents))).definitions()) {
            types.add(((Definition.CoreTypeDefinition) definition).type());
        }
        return types;
    }
}
