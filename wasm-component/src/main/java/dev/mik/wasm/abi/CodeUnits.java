package dev.mik.wasm.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What strings are made of, looked at and turned into bytes. */
final class CodeUnits {
    private CodeUnits() {}

    /** Where the first surrogate without its other half is; -1 if there is none. */
    static int loneSurrogate(String string) {
        int length = string.length();
        for (int i = 0; i < length; i++) {
            char unit = string.charAt(i);
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || i + 1 == length
                        || !Character.isLowSurrogate(string.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Where the first code unit above a maximum is; the length if there is none. */
    static int firstAbove(char maximum, String string) {
        int length = string.length();
        int i = 0;
        while (i < length && string.charAt(i) <= maximum) {
            i++;
        }
        return i;
    }

    static boolean isLatin1(String string) {
        return firstAbove('\u00ff', string) == string.length();
    }

    static byte[] utf16(String string) {
        byte[] bytes = new byte[2 * string.length()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(string);
        return bytes;
    }

    static String utf16(byte[] bytes) {
        char[] units = new char[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(units);
        return new String(units);
    }

    static byte[] utf8(String string) {
        return string.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] latin1(String string) {
        return string.getBytes(StandardCharsets.ISO_8859_1);
    }
}
