package dev.mik.wasm.binary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.ComponentException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes are, there is a component or a {@link ComponentException}, with an offset within the file. */
class DecoderPropertiesTest {
    private static final byte[] SAMPLE = Hex.component(
            Hex.section(1, "0061736d 01000000"),
            Hex.section(2, "02 00 01 01 0169 12 02  01 02 0166 00 00 0174 01 01"),
            Hex.section(3, "02 600000 50 02 01600000 03 0165 04 00 00"),
            Hex.section(4, Hex.PREAMBLE, Hex.section(7, "01 42 01 02 03 02 01 00")),
            Hex.section(5, "01 00 00 01 0178 01 03"),
            Hex.section(6, "02 01 00 02 0167  0011 02 01 02"),
            Hex.section(7, "03 72 02 0161 7d 0162 00  71 01 0178 01 73 00  40 01 0170 73 00 7d"),
            Hex.section(8, "02 0000 01 04 00 0307 0408 0509 02  0305"),
            Hex.section(10, "01 02 0166 01 00 05613a622f63 05 05"),
            Hex.section(11, "01 00 0165 01 8001 01 01 01"));

    @Property
    void bytesOfAnyKind(@ForAll byte[] bytes) {
        decodes(bytes);
    }

    @Property
    void sectionsOfAnyKind(@ForAll("sections") byte[] file) {
        decodes(file);
    }

    /** Sections of right sizes, and bytes within that often mean something. */
    @Provide
    Arbitrary<byte[]> sections() {
        Arbitrary<Byte> content = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.bytes().between((byte) 0, (byte) 4)),
                Tuple.of(2, Arbitraries.bytes().between((byte) 0x40, (byte) 0x7f)),
                Tuple.of(1, Arbitraries.bytes()));
        Arbitrary<String> section = content.array(byte[].class)
                .ofMaxSize(40)
                .flatMap(bytes -> Arbitraries.integers()
                        .between(0, 12)
                        .map(id -> Hex.section(id, HexFormat.of().formatHex(bytes))));
        return section.list().ofMaxSize(5).map(all -> Hex.component(all.toArray(String[]::new)));
    }

    @Property
    void aFileWithOneByteChanged(
            @ForAll @IntRange(min = 0, max = 1000) int at, @ForAll byte value, @ForAll @IntRange(max = 1000) int cut) {
        byte[] file = Arrays.copyOf(SAMPLE, SAMPLE.length - (cut < SAMPLE.length ? cut % 7 : 0));
        file[at % file.length] = value;
        decodes(file);
    }

    @Property(tries = 1)
    void theSampleItselfIsAComponent() {
        assertTrue(ComponentDecoder.decode(SAMPLE).definitions().size() > 10);
    }

    private static void decodes(byte[] file) {
        try {
            ComponentDecoder.decode(file);
        } catch (ComponentException.Malformed e) {
            inFile(e.offset(), file, e);
        } catch (ComponentException.Unsupported e) {
            inFile(e.offset(), file, e);
        } catch (ComponentException.Invalid e) {
            inFile(e.offset(), file, e);
        }
    }

    private static void inFile(long offset, byte[] file, ComponentException e) {
        assertTrue(offset >= 0 && offset <= file.length, e.toString());
        String message = String.valueOf(e.getMessage());
        assertTrue(List.of("malformed", "unsupported", "invalid").stream().anyMatch(message::startsWith), message);
    }
}
