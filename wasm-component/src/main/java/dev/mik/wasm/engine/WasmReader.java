package dev.mik.wasm.engine;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a module's bytes one item after the other, never beyond a limit. */
final class WasmReader {
    private final byte[] file;
    private final long base;
    private int position;
    private int limit;

    /**
     * A reader at the beginning of a module.
     *
     * @param base what to add to an index into the file for a message
     */
    WasmReader(Bytes wasm, long base) {
        this.file = wasm.file();
        this.base = base;
        this.position = wasm.offset();
        this.limit = wasm.offset() + wasm.length();
    }

    /** The index into the file. */
    int position() {
        return position;
    }

    int remaining() {
        return limit - position;
    }

    /** Where a position is in the outermost file. */
    long offset() {
        return base + position;
    }

    /** Ends the readable bytes here; answers the limit before, to give back to {@link #leave}. */
    int enter(int length) {
        int before = limit;
        limit = position + length;
        return before;
    }

    void leave(int before) {
        if (position != limit) {
            throw malformed("section size mismatch");
        }
        limit = before;
    }

    void skip(int count) {
        need(count);
        position += count;
    }

    int u8() {
        need(1);
        return file[position++] & 0xff;
    }

    void moveTo(int index) {
        position = index;
    }

    /** Reads the byte before once more. */
    void back() {
        position--;
    }

    /** An unsigned 32-bit LEB128. */
    long u32() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int one = u8();
            value |= (long) (one & 0x7f) << shift;
            if (one < 0x80) {
                if (shift == 28 && one > 0x0f) {
                    throw malformed("integer too large");
                }
                return value;
            }
        }
        throw malformed("integer representation too long");
    }

    /** An index or count, which cannot be larger than a positive int in any file. */
    int index() {
        long value = u32();
        if (value > Integer.MAX_VALUE) {
            throw malformed("integer too large: " + value);
        }
        return (int) value;
    }

    /** A count of items of at least one byte each. */
    int count(int most, String what) {
        long value = u32();
        if (value > remaining()) {
            throw malformed("length out of bounds: " + value + " " + what);
        }
        if (value > most) {
            throw beyond(most + " " + what);
        }
        return (int) value;
    }

    /** A signed LEB128 of up to so many bits, sign-extended. */
    long signed(int bits) {
        long value = 0;
        int shift = 0;
        while (shift < bits) {
            int one = u8();
            value |= (long) (one & 0x7f) << shift;
            shift += 7;
            if (one < 0x80) {
                return shift < 64 && (one & 0x40) != 0 ? value | -1L << shift : value;
            }
        }
        throw malformed("integer representation too long");
    }

    String name() {
        int length = count(ModuleLimits.NAME_BYTES, "bytes of a name");
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, position, length))
                    .toString();
            position += length;
            return name;
        } catch (CharacterCodingException e) {
            throw malformed("malformed UTF-8 encoding");
        }
    }

    private void need(int count) {
        if (count > limit - position) {
            throw malformed("unexpected end");
        }
    }

    ComponentException.Malformed malformed(String reason) {
        return new ComponentException.Malformed(offset(), reason);
    }

    ComponentException.Invalid invalid(String reason) {
        return new ComponentException.Invalid(offset(), reason);
    }

    ComponentException.Unsupported unsupported(String feature) {
        return new ComponentException.Unsupported(offset(), feature);
    }

    /** A module that goes beyond what this engine sets itself. */
    ComponentException.Invalid beyond(String limit) {
        return invalid("implementation limit exceeded: " + limit);
    }
}
