package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.wasm.abi.AbiLimits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of every type by their Java classes; {@link ValuesPropertiesTest} has any value of them. */
class ValuesTest {
    private final Instance values = Fixtures.alone("values");

    @AfterEach
    void close() {
        values.close();
    }

    @Test
    void areOfTheClassesThatTheTableNames() {
        assertEquals(true, values.function("bool").call(true));
        assertEquals(255, values.function("u8").call(255));
        assertEquals(-128, values.function("s8").call(-128));
        assertEquals(65535, values.function("u16").call(65535));
        assertEquals(-32768, values.function("s16").call(-32768));
        assertEquals(0xFFFF_FFFFL, values.function("u32").call(0xFFFF_FFFFL));
        assertEquals(Integer.MIN_VALUE, values.function("s32").call(Integer.MIN_VALUE));
        assertEquals(-1L, values.function("u64").call(-1L));
        assertEquals(Long.MIN_VALUE, values.function("s64").call(Long.MIN_VALUE));
        assertEquals(-0.0f, values.function("f32").call(-0.0f));
        assertEquals(Double.NaN, values.function("f64").call(Double.NaN));
        assertEquals(0x1F600, values.function("char").call(0x1F600));
        assertEquals("Grüße, 世界 😀", values.function("string").call("Grüße, 世界 😀"));
        assertEquals("green", values.function("the-color").call("green"));
        assertEquals(Set.of("f0", "f31"), values.function("the-word").call(Set.of("f0", "f31")));
        assertEquals(Nothing.NOTHING, values.function("nothing").call());
    }

    @Test
    void ofManyPartsToo() {
        byte[] bytes = {1, 2, -3};
        assertArrayEquals(bytes, values.function("list-u8").call(byte[].class, bytes));
        assertEquals(Map.of("x", -1, "y", 2), values.function("the-point").call(Map.of("x", -1, "y", 2)));
        Variant pair = Variant.of("pair", List.of(7, 8L));
        assertEquals(pair, values.function("the-shape").call(pair));
        assertEquals(Optional.of("x"), values.function("option-string").call(Optional.of("x")));
        Optional<Object> someNone = Optional.of(Optional.empty());
        assertEquals(someNone, values.function("option-option-u8").call(someNone));
        assertEquals(Result.error("no"), values.function("result-error").call(Result.error("no")));
        assertEquals(Result.ok(), values.function("result-error").call(Result.ok()));
        assertEquals(Result.error(), values.function("result-none").call(Result.error()));
    }

    @Test
    void ofManyElementsComeBack() {
        List<Object> numbers = List.copyOf(IntStream.range(0, 100_000).boxed().toList());
        List<Object> texts = List.copyOf(Collections.nCopies(20_000, "naïve 語"));
        byte[] bytes = new byte[10_000_000];
        bytes[9_999_999] = 7;
        assertEquals(numbers, values.function("list-s32").call(numbers));
        assertEquals(texts, values.function("list-string").call(texts));
        assertArrayEquals(bytes, values.function("list-u8").call(byte[].class, bytes));
    }

    @Test
    void whatComesOfAGuestMayTakeNoMoreThanItIsAllowed() {
        LinkedComponent small = Fixtures.linked("values").with(new AbiLimits(0, 1000));
        try (Instance limited = small.instantiate()) {
            assertEquals("x".repeat(100), limited.function("string").call("x".repeat(100)));
            Expect.trap(
                    Trap.Kind.MEMORY_LIMIT,
                    "the values of one call of string take more than 1000 bytes",
                    () -> limited.function("string").call("x".repeat(2000)));
        }
        assertEquals("x".repeat(2000), values.function("string").call("x".repeat(2000)));
    }

    @Test
    void collectionsComeInOrderAndAreNotChanged() {
        List<?> list = values.function("list-s32").call(List.class, List.of(1, 2));
        assertThrows(UnsupportedOperationException.class, () -> list.removeFirst());
        Map<?, ?> point = values.function("the-point").call(Map.class, Map.of("y", 2, "x", 1));
        assertThrows(UnsupportedOperationException.class, () -> point.remove("x"));
        assertEquals(List.of("x", "y"), List.copyOf(point.keySet()));
        Set<?> flags = values.function("the-byte").call(Set.class, Set.of("f7", "f0"));
        assertThrows(UnsupportedOperationException.class, () -> flags.remove("f0"));
        assertEquals(List.of("f0", "f7"), List.copyOf(flags));
    }

    @Test
    void resultsOfAnotherClassAreToldBeforeTheCall() {
        Expect.failure(
                IllegalArgumentException.class,
                "u32 gives java.lang.Long, not java.lang.Integer",
                () -> values.function("u32").call(Integer.class, "would trap"));
        assertEquals(7L, values.function("u32").call(Long.class, 7L));
        assertEquals(7L, values.function("u32").call(Number.class, 7L));
        assertEquals(Nothing.NOTHING, values.function("nothing").call(Nothing.class));
        Expect.failure(
                IllegalArgumentException.class,
                "nothing gives dev.mik.wasm.Nothing, not",
                () -> values.function("nothing").call(String.class));
    }
}
