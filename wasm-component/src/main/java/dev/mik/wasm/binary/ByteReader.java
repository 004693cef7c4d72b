package dev.mik.wasm.binary;

import dev.mik.wasm.ComponentException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes of a file, or of a section of it, read from front to back: bytes, LEB128 numbers, names and vectors.
 *
 * <p>Nothing is read beyond the window, and nothing is allocated for a number that the file gives: a vector's list
 * grows as its elements come.
 */
final class ByteReader {
    private static final int EXPECTED_ELEMENTS = 16;

    private final byte[] file;
    private final int end;
    private final DecoderLimits limits;
    private int position;

    private ByteReader(byte[] file, int start, int end, DecoderLimits limits) {
        this.file = file;
        this.position = start;
        this.end = end;
        this.limits = limits;
    }

    /** A reader of a whole file. */
    static ByteReader of(byte[] file) {
        return new ByteReader(file, 0, file.length, new DecoderLimits());
    }

    byte[] file() {
        return file;
    }

    /** Where the next byte is, from the beginning of the file. */
    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    boolean atEnd() {
        return position == end;
    }

    /** The next byte as 0 to 255, which stays the next byte. */
    int peek() {
        if (atEnd()) {
            throw endOfFile();
        }
        return file[position] & 0xff;
    }

    /** The next byte as 0 to 255. */
    int u8() {
        int value = peek();
        position++;
        return value;
    }

    /** A {@code core:u32}, unsigned. */
    int u32() {
        return (int) unsigned(32);
    }

    /** A {@code core:u64}, unsigned. */
    long u64() {
        return unsigned(64);
    }

    private long unsigned(int bits) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (shift + 7 >= bits && next >>> (bits - shift) != 0) {
                throw malformed(position - 1, tooLong(next, "u" + bits));
            }
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** A signed number of 33 bits: negative ones are type codes, the others indices. */
    long s33() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            // The fifth byte has bits 28 to 34: bit 32 is the sign, and the two above must repeat it.
            boolean last = shift == 28;
            if (last && (next >= 0x80 || ((next & 0x70) != 0 && (next & 0x70) != 0x70))) {
                throw malformed(position - 1, tooLong(next, "s33"));
            }
            if (next < 0x80) {
                int unused = Long.SIZE - 7 - shift;
                return value << unused >> unused;
            }
        }
    }

    private static String tooLong(int lastByte, String type) {
        return "invalid var_" + type + (lastByte >= 0x80 ? ": integer representation too long" : ": integer too large");
    }

    /** A {@code core:name}: a length in bytes, and UTF-8. */
    String name() {
        int length = length();
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, position, length))
                    .toString();
            position += length;
            return name;
        } catch (CharacterCodingException e) {
            throw malformed(position, "malformed UTF-8 encoding");
        }
    }

    /** A {@code vec}: a count, and as many elements. */
    <T> List<T> vector(Function<ByteReader, T> element) {
        // Each element takes a byte at least, so that a larger count can be refused before any of them is read.
        int count = length();
        List<T> elements = new ArrayList<>(Math.min(count, EXPECTED_ELEMENTS));
        for (int i = 0; i < count; i++) {
            limits.element(position);
            elements.add(element.apply(this));
        }
        return Collections.unmodifiableList(elements);
    }

    /** A reader of a number of bytes from here, which this reader goes past. */
    ByteReader window(int length) {
        if (length < 0 || length > remaining()) {
            throw endOfFile();
        }
        ByteReader window = new ByteReader(file, position, position + length, limits);
        position += length;
        return window;
    }

    /** A {@code core:u32} that counts bytes to come, of which there are enough. */
    int length() {
        int length = u32();
        if (Integer.compareUnsigned(length, remaining()) > 0) {
            throw endOfFile();
        }
        return length;
    }

    /** Decodes what stands inside something else, as deep as the limit allows. */
    <T> T nested(Function<ByteReader, T> inner) {
        limits.enter(position);
        T decoded = inner.apply(this);
        limits.leave();
        return decoded;
    }

    /** The byte just read is none of those that may begin a thing; the name of the thing is for the message. */
    ComponentException invalidLeadingByte(int value, String what) {
        return malformed(position - 1, "invalid leading byte (0x" + Integer.toHexString(value) + ") for " + what);
    }

    private ComponentException endOfFile() {
        return malformed(end, "unexpected end-of-file");
    }

    static ComponentException malformed(int offset, String reason) {
        return new ComponentException.Malformed(offset, reason);
    }

    static ComponentException unsupported(int offset, String feature) {
        return new ComponentException.Unsupported(offset, feature);
    }
}
