package dev.mik.wasm.binary;

import static dev.mik.wasm.binary.Hex.component;
import static dev.mik.wasm.binary.Hex.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException.Malformed;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances, aliases, imports and exports: what is no type and no canonical definition. */
class DefinitionDecoderTest {
    /** Where the first element of the first section's vector begins. */
    private static final int FIRST = 11;

    @Test
    void coreInstances() {
        assertEquals(
                List.of(
                        new Definition.CoreInstantiate(FIRST, 1, List.of(new Definition.CoreArgument("i", 2))),
                        new Definition.CoreInlineExports(
                                FIRST + 7,
                                List.of(
                                        new Definition.CoreExport("f", new SortIndex(Sort.CORE_FUNC, 0)),
                                        new Definition.CoreExport("t", new SortIndex(Sort.CORE_TABLE, 1)),
                                        new Definition.CoreExport("m", new SortIndex(Sort.CORE_MEMORY, 2)),
                                        new Definition.CoreExport("g", new SortIndex(Sort.CORE_GLOBAL, 3)),
                                        new Definition.CoreExport("x", new SortIndex(Sort.CORE_TAG, 4))))),
                decode(2, "02  00 01 01 0169 12 02  01 05 0166 00 00 0174 01 01 016d 02 02 0167 03 03 0178 04 04"));
    }

    @Test
    void instances() {
        assertEquals(
                List.of(
                        new Definition.Instantiate(
                                FIRST,
                                0,
                                List.of(
                                        new Definition.Argument("x", new SortIndex(Sort.FUNC, 3)),
                                        new Definition.Argument("y", new SortIndex(Sort.CORE_MODULE, 4)))),
                        new Definition.InlineExports(
                                FIRST + 12,
                                List.of(new Definition.InlineExport(
                                        new ExternName("g", List.of()), new SortIndex(Sort.INSTANCE, 5))))),
                decode(5, "02  00 00 02 0178 01 03 0179 0011 04  01 01 00 0167 05 05"));
    }

    @Test
    void aliases() {
        assertEquals(
                List.of(
                        new Definition.AliasExport(FIRST, Sort.FUNC, 2, "g"),
                        new Definition.AliasExport(FIRST + 5, Sort.CORE_MODULE, 2, "g"),
                        new Definition.AliasCoreExport(FIRST + 11, Sort.CORE_GLOBAL, 1, "g"),
                        new Definition.AliasOuter(FIRST + 17, Sort.CORE_TYPE, 1, 2),
                        new Definition.AliasOuter(FIRST + 22, Sort.CORE_MODULE, 1, 2),
                        new Definition.AliasOuter(FIRST + 27, Sort.TYPE, 1, 2),
                        new Definition.AliasOuter(FIRST + 31, Sort.COMPONENT, 1, 2)),
                decode(
                        6,
                        "07 01 00 02 0167  0011 00 02 0167  0003 01 01 0167 ",
                        "0010 02 01 02  0011 02 01 02  03 02 01 02  04 02 01 02"));
    }

    @Test
    void namesOfEveryKindAndTypesOfEverySort() {
        assertEquals(
                List.of(
                        imported(FIRST, "a", new ExternTypeSyntax.CoreModule(9)),
                        imported(FIRST + 6, "b", new ExternTypeSyntax.Func(8)),
                        imported(FIRST + 11, "c", new ExternTypeSyntax.TypeEq(7)),
                        imported(FIRST + 18, "d", new ExternTypeSyntax.SubResource()),
                        imported(FIRST + 23, "e", new ExternTypeSyntax.Component(6)),
                        new Definition.Import(
                                FIRST + 28,
                                new ExternName(
                                        "f",
                                        List.of(
                                                new ExternName.Attribute(0, "a:b/c"),
                                                new ExternName.Attribute(1, "1"),
                                                new ExternName.Attribute(2, "x"))),
                                new ExternTypeSyntax.Instance(5))),
                decode(
                        10,
                        "06 00 0161 0011 09  01 0162 01 08  02 0163 00 03 00 07  00 0164 03 01  00 0165 04 06 ",
                        "02 0166 03 00 05613a622f63 01 0131 02 0178 05 05"));
    }

    private static Definition imported(int offset, String name, ExternTypeSyntax type) {
        return new Definition.Import(offset, new ExternName(name, List.of()), type);
    }

    @Test
    void exports() {
        assertEquals(
                List.of(
                        new Definition.Export(
                                FIRST,
                                new ExternName("e", List.of()),
                                new SortIndex(Sort.FUNC, 128),
                                Optional.of(new ExternTypeSyntax.Func(1))),
                        new Definition.Export(
                                FIRST + 9,
                                new ExternName("m", List.of()),
                                new SortIndex(Sort.CORE_MODULE, 0),
                                Optional.empty())),
                decode(11, "02  00 0165 01 8001 01 01 01  01 016d 0011 00 00"));
    }

    @Test
    void indicesAreUnsigned() {
        assertEquals(List.of(new Definition.AliasOuter(FIRST, Sort.TYPE, -1, 0)), decode(6, "01 03 02 ffffffff0f 00"));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 01020000, 11, (0x2) for core instance",
        "2, 0100000101690000, 16, (0x0) for instantiation arg kind",
        "2, 01010101661000, 15, (0x10) for external kind",
        "5, 01020000, 11, (0x2) for instance",
        "5, 01010100016706ff, 16, (0x6) for component external kind",
        "5, 0101010001670000, 17, (0x0) for component external kind",
        "6, 0103030000, 12, (0x3) for alias",
        "6, 0106020000, 11, (0x6) for component outer alias kind",
        "6, 010005020000, 12, (0x5) for component outer alias kind",
        "6, 0105020000, 11, (0x5) for component outer alias kind",
        "6, 0101010000, 11, (0x1) for core instance export kind",
        "6, 010011010000, 12, (0x11) for external kind",
        "6, 010010000000, 12, (0x10) for component external kind",
        "10, 010301610100, 11, (0x3) for component name",
        "10, 01020161010301780100, 15, (0x3) for name option",
        "10, 010001740302, 15, (0x2) for type bound",
        "10, 010001780600, 14, (0x6) for component external kind",
        "10, 0100016d0000, 15, (0x0) for component external kind",
        "11, 01000165010002, 16, (0x2) for optional component export type"
    })
    void leadingBytesThatMeanNothing(int section, String contents, long offset, String what) {
        Malformed malformed = assertThrows(Malformed.class, () -> decode(section, contents));
        Refusal.says(malformed, "invalid leading byte " + what);
        assertEquals(offset, malformed.offset());
    }

    private static List<Definition> decode(int section, String... contents) {
        return ComponentDecoder.decode(component(section(section, contents))).definitions();
    }
}
