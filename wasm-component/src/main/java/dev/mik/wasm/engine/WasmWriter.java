package dev.mik.wasm.engine;

import java.io.ByteArrayOutputStream;

/** Writes a module's bytes one item after the other. */
final class WasmWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void u8(int value) {
        out.write(value);
    }

    void bytes(byte[] bytes) {
        out.writeBytes(bytes);
    }

    void bytes(byte[] from, int start, int end) {
        out.write(from, start, end - start);
    }

    void bytes(WasmWriter content) {
        out.writeBytes(content.out.toByteArray());
    }

    /** An unsigned LEB128. */
    void u32(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** A signed LEB128. */
    void s32(int value) {
        int rest = value;
        while (rest < -64 || rest > 63) {
            out.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.write(rest & 0x7f);
    }

    /** Bytes behind their number. */
    void sized(WasmWriter content) {
        u32(content.out.size());
        bytes(content);
    }

    void section(int id, WasmWriter payload) {
        u8(id);
        sized(payload);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
