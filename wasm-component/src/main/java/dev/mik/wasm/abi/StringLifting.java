package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings out of a guest's memory ({@code load_string_from_range}). */
final class StringLifting {
    /** Marks a length as one of UTF-16 where Latin-1 is possible too. */
    static final int UTF16_TAG = 1 << 31;

    private StringLifting() {}

    static String utf8(LiftLowerContext cx, int pointer, int length) {
        byte[] bytes = read(cx, pointer, Integer.toUnsignedLong(length), 1);
        String string = new String(bytes, StandardCharsets.UTF_8);
        if (string.indexOf('\ufffd') >= 0) {
            checkUtf8(bytes);
        }
        return string;
    }

    /** Looks again at what had a replacement character, which may have been there from the beginning. */
    private static void checkUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "invalid utf-8 in a string", e);
        }
    }

    static String utf16(LiftLowerContext cx, int pointer, int units) {
        String string = CodeUnits.utf16(read(cx, pointer, 2 * Integer.toUnsignedLong(units), 2));
        if (CodeUnits.loneSurrogate(string) >= 0) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "invalid utf-16 in a string: a lone surrogate");
        }
        return string;
    }

    static String latin1OrUtf16(LiftLowerContext cx, int pointer, int taggedUnits) {
        if ((taggedUnits & UTF16_TAG) != 0) {
            return utf16(cx, pointer, taggedUnits ^ UTF16_TAG);
        }
        byte[] bytes = read(cx, pointer, Integer.toUnsignedLong(taggedUnits), 2);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(LiftLowerContext cx, int pointer, long byteLength, int alignment) {
        if (byteLength > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "a string of " + byteLength + " bytes is too long");
        }
        int address = cx.checkRange(pointer, byteLength, alignment, "string");
        cx.charge(byteLength);
        return cx.memory.readBytes(address, (int) byteLength);
    }
}
