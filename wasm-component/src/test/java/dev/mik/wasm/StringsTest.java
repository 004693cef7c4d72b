package dev.mik.wasm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings in the three encodings: as they lie in memory, well and badly formed, and from each encoding to each other. */
class StringsTest {
    private static final long UTF16_TAG = 1L << 31;
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "hello",
            "naïve café",
            "ÿ\u0080",
            "日本語",
            "mixed é and 語",
            "😀 out of the plane",
            "\0",
            "x".repeat(300),
            "é".repeat(300),
            "😀".repeat(200),
            "é".repeat(70_000) + "語");

    private final Instance strings = strings();

    private static Instance strings() {
        Linker linker = new Linker();
        linker.root().function("echo", (context, arguments) -> arguments.string(0));
        return linker.link(Fixtures.component("strings")).instantiate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8", "utf16", "latin1"})
    void comeBackFromTheGuestAndThroughIt(String encoding) {
        for (String text : TEXTS) {
            assertEquals(text, strings.function(encoding).call(text));
            assertEquals(text, strings.function(encoding + "-host").call(text));
        }
    }

    private static Charset charset(String encoding, String text) {
        return switch (encoding) {
            case "utf8" -> UTF_8;
            case "utf16" -> UTF_16LE;
            default -> text.chars().allMatch(unit -> unit < 0x100) ? ISO_8859_1 : UTF_16LE;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8", "utf16", "latin1"})
    void lieInMemoryAsTheirEncodingSays(String encoding) {
        for (String text : TEXTS) {
            Charset charset = charset(encoding, text);
            byte[] bytes = text.getBytes(charset);
            long units = charset.equals(UTF_16LE) ? bytes.length / 2 : bytes.length;
            long tag = encoding.equals("latin1") && charset.equals(UTF_16LE) ? UTF16_TAG : 0;
            List<?> raw = strings.function(encoding + "-raw").call(List.class, text);
            assertEquals(units | tag, raw.get(0));
            assertArrayEquals(bytes, (byte[]) raw.get(1));
        }
    }

    private String at(String encoding, long at, long length, byte[] memory) {
        strings.function("poke").call(1024L, memory);
        return strings.function(encoding + "-at").call(String.class, at, length);
    }

    @Test
    void areReadWhereverTheyAre() {
        assertEquals("abc", at("utf8", 1024, 3, "abc".getBytes(UTF_8)));
        assertEquals("a語c", at("utf16", 1024, 3, "a語c".getBytes(UTF_16LE)));
        assertEquals("aéc", at("latin1", 1024, 3, "aéc".getBytes(ISO_8859_1)));
        assertEquals("a語c", at("latin1", 1024, UTF16_TAG + 3, "a語c".getBytes(UTF_16LE)));
        assertEquals("", at("utf8", 0x10_0000, 0, new byte[0]));
    }

    private static Arguments bad(String words, String encoding, long at, long length, int... memory) {
        byte[] bytes = new byte[memory.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) memory[i];
        }
        return Arguments.of(encoding, at, length, bytes, words);
    }

    static Stream<Arguments> bad() {
        String outside = "out-of-bounds";
        return Stream.of(
                bad("invalid utf-8", "utf8", 1024, 2, 0xC3, 'a'),
                bad("invalid utf-8", "utf8", 1024, 3, 0xED, 0xA0, 0x80),
                bad("invalid utf-8", "utf8", 1024, 2, 0xC0, 0x80),
                bad("invalid utf-8", "utf8", 1024, 1, 0xFF),
                bad("invalid utf-8", "utf8", 1024, 3, 0xF0, 0x9F, 0x98),
                bad("invalid utf-8", "utf8", 1024, 4, 0xF4, 0x90, 0x80, 0x80),
                bad(outside, "utf8", 0xF_FFF0, 17),
                bad(outside, "utf8", 0xFFFF_FFF0L, 32),
                bad("invalid utf-16", "utf16", 1024, 2, 0x3D, 0xD8, 'a', 0),
                bad("invalid utf-16", "utf16", 1024, 1, 0, 0xDE),
                bad("unaligned", "utf16", 1025, 1),
                bad(outside, "utf16", 0xF_FFF0, 9),
                bad("a string of 4294967296 bytes is too long", "utf16", 1024, 1L << 31),
                bad(outside, "latin1", 0xF_FFF0, UTF16_TAG + 9),
                bad("invalid utf-16", "latin1", 1024, UTF16_TAG + 1, 0, 0xDE),
                bad("unaligned", "latin1", 1025, 1));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badOnesAreTraps(String encoding, long at, long length, byte[] memory, String words) {
        Trap trap = Expect.trap(Trap.Kind.CANONICAL_ABI, words, () -> at(encoding, at, length, memory));
        assertTrue(String.valueOf(trap.getMessage()).startsWith(encoding + "-at: "), trap::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud83d", "\udc00\ud800", "é\ud83dé"})
    void ofTheHostMustBeWholeToo(String text) {
        for (String encoding : List.of("utf8", "utf16", "latin1")) {
            try (Instance fresh = strings()) {
                Expect.trap(
                        Trap.Kind.HOST,
                        encoding + ": ",
                        () -> fresh.function(encoding).call(text));
            }
        }
    }

    @Test
    void crossEveryPairOfEncodings() {
        try (Instance transcoding = Fixtures.alone("transcoding")) {
            for (String text : TEXTS.subList(0, TEXTS.size() - 1)) {
                assertEquals(text, transcoding.function("all-the-way").call(text));
            }
        }
    }
}
