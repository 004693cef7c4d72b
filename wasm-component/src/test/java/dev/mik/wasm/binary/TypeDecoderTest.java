package dev.mik.wasm.binary;

import static dev.mik.wasm.binary.Hex.component;
import static dev.mik.wasm.binary.Hex.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException.Malformed;
import dev.mik.wasm.ComponentException.Unsupported;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.TypeSyntax;
import dev.mik.wasm.model.TypeSyntax.Declaration;
import dev.mik.wasm.model.ValueTypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeDecoderTest {
    private static final ValueTypeSyntax U8 = new ValueTypeSyntax.Primitive(PrimitiveType.U8);
    private static final ValueTypeSyntax STRING = new ValueTypeSyntax.Primitive(PrimitiveType.STRING);

    @Test
    void primitivesCountDownFrom7f() {
        List<TypeSyntax> expected = new ArrayList<>();
        for (PrimitiveType primitive : PrimitiveType.values()) {
            expected.add(new TypeSyntax.Primitive(primitive));
        }
        assertEquals(expected, types("0d 7f 7e 7d 7c 7b 7a 79 78 77 76 75 74 73"));
    }

    @Test
    void compounds() {
        assertEquals(
                List.of(
                        new TypeSyntax.RecordOf(List.of(
                                new TypeSyntax.Labelled("a", U8),
                                new TypeSyntax.Labelled("b", new ValueTypeSyntax.Index(0)))),
                        new TypeSyntax.VariantOf(List.of(
                                new TypeSyntax.Case("x", Optional.of(STRING)),
                                new TypeSyntax.Case("y", Optional.empty()))),
                        new TypeSyntax.ListOf(new ValueTypeSyntax.Index(64)),
                        new TypeSyntax.TupleOf(List.of(U8, STRING)),
                        new TypeSyntax.FlagsOf(List.of("f", "g")),
                        new TypeSyntax.EnumOf(List.of("e")),
                        new TypeSyntax.OptionOf(U8),
                        new TypeSyntax.Own(3),
                        new TypeSyntax.Borrow(4)),
                types(
                        "09 72 02 0161 7d 0162 00  71 02 0178 01 73 00 0179 00 00  70 c000  6f 02 7d 73 ",
                        "6e 02 0166 0167  6d 01 0165  6b 7d  69 03  68 04"));
    }

    @Test
    void resultsWithAndWithout() {
        assertEquals(
                List.of(
                        new TypeSyntax.ResultOf(Optional.empty(), Optional.empty()),
                        new TypeSyntax.ResultOf(Optional.of(U8), Optional.empty()),
                        new TypeSyntax.ResultOf(Optional.empty(), Optional.of(STRING)),
                        new TypeSyntax.ResultOf(Optional.of(U8), Optional.of(STRING))),
                types("04 6a0000 6a017d00 6a000173 6a017d0173"));
    }

    @Test
    void fixedListsAndMaps() {
        assertEquals(
                List.of(new TypeSyntax.FixedList(U8, 300), new TypeSyntax.MapOf(STRING, U8)),
                types("02 67 7d ac02  63 73 7d"));
    }

    @Test
    void resources() {
        assertEquals(
                List.of(
                        new TypeSyntax.Resource(CoreValueType.I32, OptionalInt.empty()),
                        new TypeSyntax.Resource(CoreValueType.I64, OptionalInt.of(2))),
                types("02 3f7f00 3f7e0102"));
    }

    @Test
    void functions() {
        assertEquals(
                List.of(
                        new TypeSyntax.Function(List.of(), Optional.empty()),
                        new TypeSyntax.Function(List.of(new TypeSyntax.Labelled("p", STRING)), Optional.of(U8))),
                types("02 40 00 0100  40 01 0170 73 00 7d"));
    }

    @Test
    void componentTypes() {
        assertEquals(
                List.of(new TypeSyntax.Component(List.of(
                        new Declaration.Type(13, new TypeSyntax.Primitive(PrimitiveType.STRING)),
                        new Declaration.Import(15, new ExternName("a", List.of()), new ExternTypeSyntax.TypeEq(0)),
                        new Declaration.Export(22, new ExternName("b", List.of()), new ExternTypeSyntax.Func(2))))),
                types("01 41 03  01 73  03 00 0161 03 00 00  04 00 0162 01 02"));
    }

    @Test
    void instanceTypes() {
        assertEquals(
                List.of(new TypeSyntax.Instance(List.of(
                        new Declaration.Alias(13, new Definition.AliasOuter(14, Sort.TYPE, 1, 0)),
                        new Declaration.Type(18, new TypeSyntax.Instance(List.of()))))),
                types("01 42 02  02 03 02 01 00  01 42 00"));
    }

    @Test
    void typesNestNoDeeperThanTheLimit() {
        assertEquals(1, decode(nested(DecoderLimits.NESTING)).size());
        Unsupported refused = assertThrows(Unsupported.class, () -> decode(nested(DecoderLimits.NESTING + 1)));
        assertEquals("nesting deeper than 100 levels", refused.feature());
    }

    private static byte[] nested(int depth) {
        String inner = "01" + "420101".repeat(depth - 1) + "4200";
        int size = inner.length() / 2;
        return component("07", String.format("%02x%02x", (size & 0x7f) | 0x80, size >> 7), inner);
    }

    @ParameterizedTest
    @CsvSource({
        "6600, stream, 11",
        "66017d, stream, 11",
        "6500, future, 11",
        "43000100, async, 11",
        "64, error-context, 11",
        "7064, error-context, 12"
    })
    void asyncIsNotSupported(String type, String feature, long offset) {
        Unsupported refused = assertThrows(Unsupported.class, () -> types("01", type));
        assertEquals(feature, refused.feature());
        assertEquals(offset, refused.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "62, 11, (0x62) for component defined type",
        "44, 11, (0x44) for component defined type",
        "3e, 11, (0x3e) for component defined type",
        "6c00, 11, (0x6c) for component defined type",
        "71010163017200, 16, (0x72) for component value type",
        "710101630001, 16, (0x1) for zero byte required",
        "6a0200, 12, (0x2) for optional component value type",
        "6602, 12, (0x2) for optional component value type",
        "40000101, 14, (0x1) for number of results",
        "43000101, 14, (0x1) for number of results",
        "40000200, 13, (0x2) for component function results",
        "4001017066, 15, (0x66) for component value type",
        "3f7f02, 13, (0x2) for resource destructor",
        "41010573, 13, (0x5) for component or instance type declaration",
        "42010300016103, 13, (0x3) for component or instance type declaration"
    })
    void leadingBytesThatMeanNothing(String type, long offset, String what) {
        Malformed malformed = assertThrows(Malformed.class, () -> types("01", type));
        Refusal.says(malformed, "invalid leading byte " + what);
        assertEquals(offset, malformed.offset());
    }

    private static List<TypeSyntax> types(String... contents) {
        return decode(component(section(7, contents)));
    }

    private static List<TypeSyntax> decode(byte[] file) {
        List<TypeSyntax> types = new ArrayList<>();
        for (Definition definition : ComponentDecoder.decode(file).definitions()) {
            types.add(((Definition.TypeDefinition) definition).type());
        }
        return types;
    }
}
