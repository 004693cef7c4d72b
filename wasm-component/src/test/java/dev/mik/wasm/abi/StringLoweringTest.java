package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.HOST;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static dev.mik.wasm.model.StringEncoding.LATIN1_UTF16;
import static dev.mik.wasm.model.StringEncoding.UTF16;
import static dev.mik.wasm.model.StringEncoding.UTF8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.model.StringEncoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings into memory, and the calls of realloc that go with each pair of encodings. */
class StringLoweringTest {
    private static final long TAG = 1L << 31;

    /** Lowers a string; the memory must hold it in a charset, and realloc have been called so, addresses left out. */
    private static void assertLowers(
            String string,
            StringSource from,
            StringEncoding to,
            Charset stored,
            long taggedUnits,
            List<List<Integer>> sizesAndAlignments) {
        PretendGuest guest = new PretendGuest(to);
        long[] flat = new long[2];
        guest.codec(Types.STRING).lowerFlat(guest.context(from), string, flat, 0);
        byte[] expected = string.getBytes(stored);
        assertEquals(taggedUnits, flat[1]);
        assertArrayEquals(expected, guest.memory.readBytes((int) flat[0], expected.length));
        assertEquals(
                sizesAndAlignments,
                guest.reallocs.stream()
                        .map(call -> List.of(
                                call.get(1).intValue(),
                                call.get(2).intValue(),
                                call.get(3).intValue()))
                        .toList());
    }

    private static List<Integer> call(int oldSize, int alignment, int size) {
        return List.of(oldSize, alignment, size);
    }

    private static List<List<Integer>> once(int alignment, int size) {
        return List.of(call(0, alignment, size));
    }

    @Test
    void theHostAllocatesOnce() {
        assertLowers("hö☃🍰", StringSource.HOST, UTF8, StandardCharsets.UTF_8, 10, once(1, 10));
        assertLowers("hö☃🍰", StringSource.HOST, UTF16, StandardCharsets.UTF_16LE, 5, once(2, 10));
        assertLowers("hö☃🍰", StringSource.HOST, LATIN1_UTF16, StandardCharsets.UTF_16LE, 5 | TAG, once(2, 10));
        assertLowers("hö", StringSource.HOST, LATIN1_UTF16, StandardCharsets.ISO_8859_1, 2, once(2, 2));
    }

    @Test
    void sameEncodingsAreCopied() {
        assertLowers("hö☃🍰", StringSource.UTF8, UTF8, StandardCharsets.UTF_8, 10, once(1, 10));
        assertLowers("hö☃🍰", StringSource.UTF16, UTF16, StandardCharsets.UTF_16LE, 5, once(2, 10));
        assertLowers("hö", StringSource.LATIN1_UTF16, LATIN1_UTF16, StandardCharsets.ISO_8859_1, 2, once(2, 2));
        assertLowers("hö☃", StringSource.LATIN1_UTF16, LATIN1_UTF16, StandardCharsets.UTF_16LE, 3 | TAG, once(2, 6));
    }

    @Test
    void latin1IsSpreadOut() {
        assertLowers("hö", StringSource.LATIN1_UTF16, UTF16, StandardCharsets.UTF_16LE, 2, once(2, 4));
    }

    @Test
    void utf16ToUtf8GrowsToThreeBytesAUnit() {
        assertLowers("abc", StringSource.UTF16, UTF8, StandardCharsets.UTF_8, 3, once(1, 3));
        assertLowers(
                "abö",
                StringSource.UTF16,
                UTF8,
                StandardCharsets.UTF_8,
                4,
                List.of(call(0, 1, 3), call(3, 1, 9), call(9, 1, 4)));
        assertLowers("☃☃", StringSource.UTF16, UTF8, StandardCharsets.UTF_8, 6, List.of(call(0, 1, 2), call(2, 1, 6)));
        assertLowers(
                "a☃",
                StringSource.LATIN1_UTF16,
                UTF8,
                StandardCharsets.UTF_8,
                4,
                List.of(call(0, 1, 2), call(2, 1, 6), call(6, 1, 4)));
    }

    @Test
    void latin1ToUtf8GrowsToTwo() {
        assertLowers("abc", StringSource.LATIN1_UTF16, UTF8, StandardCharsets.UTF_8, 3, once(1, 3));
        assertLowers(
                "aö",
                StringSource.LATIN1_UTF16,
                UTF8,
                StandardCharsets.UTF_8,
                3,
                List.of(call(0, 1, 2), call(2, 1, 4), call(4, 1, 3)));
        assertLowers(
                "öö",
                StringSource.LATIN1_UTF16,
                UTF8,
                StandardCharsets.UTF_8,
                4,
                List.of(call(0, 1, 2), call(2, 1, 4)));
    }

    @Test
    void utf8ToUtf16ShrinksFromTwoBytesAByte() {
        assertLowers("abc", StringSource.UTF8, UTF16, StandardCharsets.UTF_16LE, 3, once(2, 6));
        assertLowers(
                "aö", StringSource.UTF8, UTF16, StandardCharsets.UTF_16LE, 2, List.of(call(0, 2, 6), call(6, 2, 4)));
    }

    @Test
    void toLatin1IsTriedFirst() {
        assertLowers("abc", StringSource.UTF8, LATIN1_UTF16, StandardCharsets.ISO_8859_1, 3, once(2, 3));
        assertLowers(
                "aö",
                StringSource.UTF8,
                LATIN1_UTF16,
                StandardCharsets.ISO_8859_1,
                2,
                List.of(call(0, 2, 3), call(3, 2, 2)));
        assertLowers("aö", StringSource.UTF16, LATIN1_UTF16, StandardCharsets.ISO_8859_1, 2, once(2, 2));
        assertLowers(
                "aö☃",
                StringSource.UTF8,
                LATIN1_UTF16,
                StandardCharsets.UTF_16LE,
                3 | TAG,
                List.of(call(0, 2, 6), call(6, 2, 12), call(12, 2, 6)));
        assertLowers(
                "aö☃",
                StringSource.UTF16,
                LATIN1_UTF16,
                StandardCharsets.UTF_16LE,
                3 | TAG,
                List.of(call(0, 2, 3), call(3, 2, 6)));
    }

    @ParameterizedTest
    @EnumSource
    void emptyStringsAreAllocatedToo(StringEncoding encoding) {
        for (StringSource source : StringSource.values()) {
            assertLowers("", source, encoding, StandardCharsets.UTF_8, 0, once(encoding == UTF8 ? 1 : 2, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\udc00\ud800", "☃\ud83c", "\ud83cx"})
    void loneSurrogatesOfTheHostAreRefused(String string) {
        for (StringEncoding encoding : StringEncoding.values()) {
            PretendGuest guest = new PretendGuest(encoding);
            assertTraps(
                    HOST,
                    "lone surrogate",
                    () -> guest.codec(Types.STRING).lowerFlat(guest.context(), string, new long[2], 0));
            assertEquals(List.of(), guest.reallocs);
        }
    }

    @Test
    void whatIsMovedByReallocIsTakenAsItIsThen() {
        PretendGuest guest = new PretendGuest(LATIN1_UTF16);
        AbiOptions options = guest.options().withRealloc(arguments -> {
            long[] address = guest.realloc(arguments);
            if (arguments[1] == 4) {
                guest.memory.writeByte((int) address[0], (byte) 'X');
            }
            return address;
        });
        byte[] seen = new byte[8];
        ComponentFunction function =
                Canon.lift(guest.codec(PretendGuest.function(Types.STRING)), options, guest.instance, arguments -> {
                    System.arraycopy(guest.memory.readBytes((int) arguments[0], 8), 0, seen, 0, 8);
                    return new long[0];
                });
        ((LiftedFunction) function).call(new Object[] {"abc☃"}, InstanceState.HOST, StringSource.UTF16);
        assertArrayEquals("Xbc☃".getBytes(StandardCharsets.UTF_16LE), seen);
        assertEquals(2, guest.reallocs.size());
    }
}
