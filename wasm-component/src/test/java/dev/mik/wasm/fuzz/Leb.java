package dev.mik.wasm.fuzz;

import java.io.ByteArrayOutputStream;

/** Numbers as WebAssembly writes them. */
final class Leb {
    private Leb() {}

    static byte[] unsigned(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (Long.compareUnsigned(rest, 0x7f) > 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    /** How many bytes the number at a place takes. */
    static int length(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length - 1 && bytes[end] < 0) {
            end++;
        }
        return end - at + 1;
    }
}
