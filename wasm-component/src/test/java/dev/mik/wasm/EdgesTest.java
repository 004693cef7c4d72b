package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw core values that a guest claims to be of a type: bits too many, bits that mean nothing, pointers to nowhere. */
class EdgesTest {
    private static final long U32 = 0xFFFF_FFFFL;

    private static Object call(String function, Object... arguments) {
        try (Instance edges = Fixtures.alone("edges")) {
            return edges.function(function).call(arguments);
        }
    }

    private static Set<String> flags(int count) {
        Set<String> labels = new HashSet<>();
        IntStream.range(0, count).forEach(i -> labels.add("f" + i));
        return labels;
    }

    static Stream<Arguments> read() {
        return Stream.of(
                Arguments.of("bool", 0L, false),
                Arguments.of("bool", 1L, true),
                Arguments.of("bool", 2L, true),
                Arguments.of("bool", U32, true),
                Arguments.of("u8", 0x1FFL, 255),
                Arguments.of("s8", 0x80L, -128),
                Arguments.of("s8", 0x17FL, 127),
                Arguments.of("u16", 0x1_FFFFL, 65535),
                Arguments.of("s16", 0x8000L, -32768),
                Arguments.of("char", 0x10_FFFFL, 0x10_FFFF),
                Arguments.of("char", 0xE000L, 0xE000),
                Arguments.of("the-color", 2L, "blue"),
                Arguments.of("the-nine", 0x3FFL, flags(9)),
                Arguments.of("the-nine", 0x200L, Set.of()),
                Arguments.of("f32", 0x3F80_0000L, 1.0f),
                Arguments.of("f64", 0x3FF0_0000_0000_0000L, 1.0),
                Arguments.of("f32", 0x7FA0_0001L, Float.NaN),
                Arguments.of("bits-f32", -0.0f, 0x8000_0000L),
                Arguments.of("bits-f64", -0.0, Long.MIN_VALUE),
                Arguments.of("bits-f32", Float.intBitsToFloat(0x7FA0_0001), 0x7FC0_0000L),
                Arguments.of("bits-f64", Double.longBitsToDouble(0xFFF8_0000_0000_0001L), 0x7FF8_0000_0000_0000L),
                Arguments.of("list-bool", new byte[] {0, 1, 2, -1}, List.of(false, true, true, true)),
                Arguments.of("list-char", List.of(0x61L, 0x10_FFFFL), List.of(0x61, 0x10_FFFF)),
                Arguments.of("list-the-color", new byte[] {0, 2}, List.of("red", "blue")),
                Arguments.of("list-the-nine", List.of(0x201), List.of(Set.of("f0"))),
                Arguments.of(
                        "memory-the-shape", new byte[] {1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0}, Variant.of("small", 7)),
                Arguments.of("memory-option", new byte[] {0, 5}, Optional.empty()),
                Arguments.of("memory-option", new byte[] {1, 5}, Optional.of(5)),
                Arguments.of("memory-result", new byte[] {1, 0, 0, 0, 5, 0, 0, 0}, Result.error(5)));
    }

    @ParameterizedTest
    @MethodSource("read")
    void whatIsTooManyIsCutOff(String function, Object raw, Object value) {
        assertEquals(value, call(function, raw));
    }

    @Test
    void nothingMayLieAnywhereInBounds() {
        assertArrayEquals(new byte[0], (byte[]) call("list-u8", 0x10_0000L, 0L));
        assertEquals(List.of(), call("list-u64", 0L, 0L));
        assertEquals(List.of(0L, 0L), call("spilled", 1024L));
    }

    private static Arguments refused(String words, String function, Object... arguments) {
        return Arguments.of(function, arguments, words);
    }

    static Stream<Arguments> refused() {
        String outside = "out-of-bounds";
        String unaligned = "unaligned pointer";
        return Stream.of(
                refused("converting to char: 0xd800", "char", 0xD800L),
                refused("converting to char: 0xdfff", "char", 0xDFFFL),
                refused("converting to char: 0x110000", "char", 0x11_0000L),
                refused("converting to char: 0xffffffff", "char", U32),
                refused("converting to char", "list-char", List.of(0xD800L)),
                refused("invalid variant discriminant 3 of type enum {red, green, blue}", "the-color", 3L),
                refused("invalid variant discriminant", "result", 2L),
                refused("invalid variant discriminant", "list-the-color", new byte[] {3}),
                refused("invalid variant discriminant", "memory-the-shape", new byte[] {3, 0, 0, 0}),
                refused("invalid variant discriminant", "memory-option", new byte[] {2, 0}),
                refused("invalid variant discriminant", "memory-result", new byte[] {2, 0, 0, 0}),
                refused(
                        "list content out-of-bounds: 17 bytes at 1048560 of a memory of 1048576",
                        "list-u8",
                        0xF_FFF0L,
                        17L),
                refused(outside, "list-u8", 0xFFFF_FFF0L, 32L),
                refused(outside, "list-u8", 0x10_0001L, 0L),
                refused(outside, "string", 0xF_FFF0L, 17L),
                refused(outside, "spilled", 0xF_FFF8L),
                refused(outside, "spilled", 0xFFFF_FFF8L),
                refused(unaligned, "list-u16", 1L, 1L),
                refused(unaligned, "list-u64", 4L, 1L),
                refused(unaligned, "list-u64", 4L, 0L),
                refused(unaligned, "spilled", 1028L),
                refused("a list of 4294967296 bytes is too long", "list-u16", 0L, 1L << 31),
                refused("a list of 4294967296 bytes is too long", "list-u64", 0L, 1L << 29),
                refused("a list of 4294967296 bytes is too long", "list-string", 0L, 1L << 29),
                refused("a string of 2147483648 bytes is too long", "string", 0L, 1L << 31));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatNoTypeAllowsIsATrap(String function, Object[] arguments, String words) {
        Trap trap = Expect.trap(Trap.Kind.CANONICAL_ABI, words, () -> call(function, arguments));
        assertTrue(String.valueOf(trap.getMessage()).startsWith(function + ": "), trap::getMessage);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                Arguments.of(0xF_FFF0L, "lied-string", "0123456789abcdef0", "beyond end of memory"),
                Arguments.of(4L, "lied-list-u64", List.of(1L), "result not aligned to 8"),
                Arguments.of(0xFFFF_FFF0L, "lied-string", "x".repeat(32), "beyond end of memory"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void whatReallocAnswersIsChecked(long lie, String function, Object value, String words) {
        try (Instance edges = Fixtures.alone("edges")) {
            edges.function("lie").call(lie);
            Expect.trap(
                    Trap.Kind.CANONICAL_ABI,
                    words,
                    () -> edges.function(function).call(value));
        }
    }

    @Test
    void aListAsLongAsMemoryIsFine() {
        assertEquals(1 << 20, ((byte[]) call("list-u8", 0L, 1L << 20)).length);
        assertEquals(Collections.nCopies(1 << 17, 0L).size(), ((List<?>) call("list-u64", 0L, 1L << 17)).size());
    }
}
