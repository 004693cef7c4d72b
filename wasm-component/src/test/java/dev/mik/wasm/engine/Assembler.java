package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.io.ByteArrayOutputStream;

/** Writes modules byte by byte, for tests that need more than a file should hold, or less than a tool would write. */
final class Assembler {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Assembler module() {
        return new Assembler().bytes(0, 'a', 's', 'm', 1, 0, 0, 0);
    }

    /** One function type without parameters and results, and so many functions of it. */
    static Assembler functions(int count) {
        Assembler indices = new Assembler().u32(count);
        for (int i = 0; i < count; i++) {
            indices.bytes(0);
        }
        return module().section(1, new Assembler().bytes(1, 0x60, 0, 0)).section(3, indices);
    }

    Assembler bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    Assembler repeat(int times, int... values) {
        for (int i = 0; i < times; i++) {
            bytes(values);
        }
        return this;
    }

    Assembler u32(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    Assembler name(String name) {
        return u32(name.length()).bytes(name.chars().toArray());
    }

    Assembler section(int id, Assembler payload) {
        return bytes(id).sized(payload);
    }

    Assembler sized(Assembler payload) {
        u32(payload.out.size());
        out.writeBytes(payload.out.toByteArray());
        return this;
    }

    byte[] array() {
        return out.toByteArray();
    }

    Bytes build() {
        byte[] bytes = out.toByteArray();
        return new Bytes(bytes, 0, bytes.length);
    }
}
