package dev.mik.wasm.binary;

import static dev.mik.wasm.binary.Hex.bytes;
import static dev.mik.wasm.binary.Hex.component;
import static dev.mik.wasm.binary.Hex.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.ComponentException.Malformed;
import dev.mik.wasm.ComponentException.Unsupported;
import dev.mik.wasm.model.ComponentSyntax;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.TypeSyntax;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentDecoderTest {
    private static final String EMPTY_MODULE = "0061736d 01000000";

    @Test
    void aPreambleIsAComponent() {
        assertEquals(new ComponentSyntax(0, List.of()), ComponentDecoder.decode(component()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, unexpected end-of-file",
        "00, 1, unexpected end-of-file",
        "0061736d, 4, unexpected end-of-file",
        "0061736d0d0001, 7, unexpected end-of-file",
        "61736d000d000100, 0, bad magic number",
        "01, 0, bad magic number",
        "0061736d0e000100, 4, unknown binary version and layer: 0x0001000e",
        "0061736d0d000000, 4, unknown binary version and layer: 0x0000000d",
        "0061736d0d000200, 4, unknown binary version and layer: 0x0002000d"
    })
    void aWrongPreambleIsMalformed(String file, long offset, String reason) {
        malformed(bytes(file), offset, reason);
    }

    @Test
    void aCoreModuleIsToldSo() {
        malformed(bytes(EMPTY_MODULE), 0, "this is a core module: `wasm-tools component new`");
    }

    @Test
    void definitionsKeepTheOrderOfTheFileAcrossSections() {
        byte[] file = component(
                section(7, "01 73"), section(6, "01 03020000"), section(0, "02 6869 ffff"), section(7, "01 7001"));
        List<Definition> definitions = ComponentDecoder.decode(file).definitions();
        assertEquals(3, definitions.size());
        assertEquals(
                new Definition.TypeDefinition(11, new TypeSyntax.Primitive(PrimitiveType.STRING)), definitions.get(0));
        assertInstanceOf(Definition.AliasOuter.class, definitions.get(1));
        assertEquals(15, definitions.get(1).offset());
        assertEquals(29, definitions.get(2).offset());
    }

    @Test
    void aCoreModuleIsAWindowOnTheFile() {
        byte[] file = component(section(1, EMPTY_MODULE, "00020161"));
        Definition.CoreModule module = assertInstanceOf(
                Definition.CoreModule.class,
                ComponentDecoder.decode(file).definitions().getFirst());
        assertSame(file, module.bytes().file());
        assertEquals(10, module.bytes().offset());
        assertEquals(12, module.bytes().length());
    }

    @Test
    void aComponentDoesNotStandForACoreModule() {
        malformed(component(section(1, Hex.PREAMBLE)), 10, "expected a version header for a module");
    }

    @Test
    void componentsNestWithOffsetsFromTheOutermostFile() {
        byte[] file = component(section(4, Hex.PREAMBLE, section(4, Hex.PREAMBLE, section(7, "01 7f"))));
        Definition.NestedComponent outer = assertInstanceOf(
                Definition.NestedComponent.class,
                ComponentDecoder.decode(file).definitions().getFirst());
        assertEquals(10, outer.component().offset());
        Definition.NestedComponent inner = assertInstanceOf(
                Definition.NestedComponent.class,
                outer.component().definitions().getFirst());
        assertEquals(20, inner.component().offset());
        assertEquals(31, inner.component().definitions().getFirst().offset());
    }

    @Test
    void componentsNestNoDeeperThanTheLimit() {
        assertEquals(
                1,
                ComponentDecoder.decode(nested(DecoderLimits.NESTING))
                        .definitions()
                        .size());
        Unsupported refused =
                assertThrows(Unsupported.class, () -> ComponentDecoder.decode(nested(DecoderLimits.NESTING + 1)));
        Refusal.says(refused, "nesting deeper than 100 levels");
    }

    private static byte[] nested(int depth) {
        byte[] preamble = bytes(Hex.PREAMBLE);
        byte[] file = preamble;
        for (int i = 0; i < depth; i++) {
            byte[] outer = new byte[preamble.length + 4 + file.length];
            System.arraycopy(preamble, 0, outer, 0, preamble.length);
            outer[8] = 4;
            outer[9] = (byte) (file.length | 0x80);
            outer[10] = (byte) (file.length >> 7 | 0x80);
            outer[11] = (byte) (file.length >> 14);
            System.arraycopy(file, 0, outer, 12, file.length);
            file = outer;
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "0d00, 8, unknown section id 13",
        "3c00, 8, unknown section id 60",
        "ff, 8, malformed section id",
        "00, 9, unexpected end-of-file",
        "008080, 11, unexpected end-of-file",
        "070300, 11, unexpected end-of-file",
        "07010173, 11, unexpected end-of-file",
        "07818080807000, 13, integer too large",
        "0781808080808000, 13, integer representation too long",
        "0704bf843d73, 14, unexpected end-of-file",
        "07020273, 12, unexpected end-of-file",
        "07020000, 11, unexpected data at the end of the section",
        "0003056162, 13, unexpected end-of-file",
        "000302fffe, 11, malformed UTF-8 encoding",
        "000302c080, 11, malformed UTF-8 encoding",
        "000403eda080, 11, malformed UTF-8 encoding"
    })
    void aWrongSectionIsMalformed(String section, long offset, String reason) {
        malformed(component(section), offset, reason);
    }

    @Test
    void numbersMayBeLongerThanNeeded() {
        assertEquals(
                List.of(), ComponentDecoder.decode(component("07818080800000")).definitions());
    }

    @ParameterizedTest
    @CsvSource({"090100, start, 8", "0c0100, value, 8", "0a06010001760200, value, 14"})
    void valuesAreNotSupported(String section, String feature, long offset) {
        Unsupported refused = assertThrows(Unsupported.class, () -> ComponentDecoder.decode(component(section)));
        assertEquals(feature, refused.feature());
        assertEquals(offset, refused.offset());
    }

    @Test
    void moreElementsThanAnyToolchainMakesAreRefusedBeforeTheyFillTheHeap() {
        int count = DecoderLimits.ELEMENTS + 1;
        byte[] file = new byte[8 + 4 + 3 + count];
        Arrays.fill(file, (byte) 0x7f);
        byte[] head = component("07", leb(count + 3), leb(count));
        System.arraycopy(head, 0, file, 0, head.length);
        Unsupported refused = assertThrows(Unsupported.class, () -> ComponentDecoder.decode(file));
        assertEquals(head.length + DecoderLimits.ELEMENTS, refused.offset());
    }

    private static String leb(int value) {
        return String.format("%02x%02x%02x", (value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14);
    }

    private static void malformed(byte[] file, long offset, String reason) {
        Malformed malformed = assertThrows(Malformed.class, () -> ComponentDecoder.decode(file));
        Refusal.says(malformed, reason);
        assertEquals(offset, malformed.offset(), malformed.getMessage());
    }
}
