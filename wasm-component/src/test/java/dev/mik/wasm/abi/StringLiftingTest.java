package dev.mik.wasm.abi;

import static dev.mik.wasm.Trap.Kind.CANONICAL_ABI;
import static dev.mik.wasm.abi.Traps.assertTraps;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.model.StringEncoding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings out of memory. */
class StringLiftingTest {
    private static final int MEMORY = PretendGuest.PAGES * Memory.PAGE_SIZE;
    private static final int TAG = 1 << 31;

    private static Object lift(PretendGuest guest, int pointer, int length) {
        return guest.codec(Types.STRING).liftFlat(guest.context(), new long[] {pointer, length}, 0);
    }

    private static Object lift(StringEncoding encoding, byte[] bytes, int length) {
        PretendGuest guest = new PretendGuest(encoding);
        guest.memory.write(64, bytes);
        return lift(guest, 64, length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "hö☃🍰", "a\0b", "\ufffd", "x\ufffdy☃", "\uffff"})
    void whatIsEncodedWellComesOut(String string) {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        assertEquals(string, lift(StringEncoding.UTF8, utf8, utf8.length));
        byte[] utf16 = string.getBytes(StandardCharsets.UTF_16LE);
        assertEquals(string, lift(StringEncoding.UTF16, utf16, string.length()));
        assertEquals(string, lift(StringEncoding.LATIN1_UTF16, utf16, string.length() | TAG));
    }

    @Test
    void withoutTheTagBytesAreLatin1() {
        byte[] all = new byte[256];
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
            expected.append((char) i);
        }
        assertEquals(expected.toString(), lift(StringEncoding.LATIN1_UTF16, all, 256));
    }

    @Test
    void brokenUtf8Traps() {
        int[][] broken = {
            {0xff},
            {0xc3},
            {0x80},
            {0xc0, 0x80},
            {0xed, 0xa0, 0x80},
            {0xf4, 0x90, 0x80, 0x80},
            {0xe2, 0x98},
            {0xef, 0xbf, 0xbd, 0xfe},
            {'o', 'k', 0xf0, 0x9f, 0x8d}
        };
        for (int[] each : broken) {
            assertTraps(CANONICAL_ABI, "invalid utf-8", () -> lift(StringEncoding.UTF8, bytes(each), each.length));
        }
    }

    @Test
    void loneSurrogatesTrap() {
        int[][] broken = {{0, 0xd8}, {0, 0xdc}, {0, 0xd8, 'a', 0}, {0, 0xdc, 0, 0xd8}, {0, 0xd8, 0, 0xd8, 0, 0xdc}};
        for (int[] each : broken) {
            int units = each.length / 2;
            assertTraps(CANONICAL_ABI, () -> lift(StringEncoding.UTF16, bytes(each), units));
            assertTraps(CANONICAL_ABI, () -> lift(StringEncoding.LATIN1_UTF16, bytes(each), units | TAG));
        }
    }

    @Test
    void pointersAreAlignedWhereUnitsMayBeTwoBytes() {
        assertEquals("\0", lift(new PretendGuest(StringEncoding.UTF8), 65, 1));
        assertTraps(CANONICAL_ABI, "unaligned", () -> lift(new PretendGuest(StringEncoding.UTF16), 65, 1));
        assertTraps(CANONICAL_ABI, "unaligned", () -> lift(new PretendGuest(StringEncoding.LATIN1_UTF16), 65, 1));
        assertTraps(CANONICAL_ABI, "unaligned", () -> lift(new PretendGuest(StringEncoding.LATIN1_UTF16), 65, 1 | TAG));
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheMemoryIsTheEnd(StringEncoding encoding) {
        PretendGuest guest = new PretendGuest(encoding);
        int unit = encoding == StringEncoding.UTF16 ? 2 : 1;
        assertEquals("", lift(guest, MEMORY, 0));
        assertEquals("\0\0", lift(guest, MEMORY - 2 * unit, 2));
        assertTraps(CANONICAL_ABI, () -> lift(guest, MEMORY - 2 * unit, 3));
        assertTraps(CANONICAL_ABI, () -> lift(guest, MEMORY + 2, 0));
        assertTraps(CANONICAL_ABI, () -> lift(guest, -2, 0));
        assertTraps(CANONICAL_ABI, () -> lift(guest, -2, 2));
        assertTraps(CANONICAL_ABI, () -> lift(guest, 0, Integer.MAX_VALUE));
        assertTraps(CANONICAL_ABI, () -> lift(guest, 0, -1));
        assertTraps(CANONICAL_ABI, () -> lift(guest, 0, (1 << 31) + (1 << 20)));
    }

    @Test
    void aTaggedStringOfNothingIsEmpty() {
        assertEquals("", lift(new PretendGuest(StringEncoding.LATIN1_UTF16), 0, TAG));
    }
}
