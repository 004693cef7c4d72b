package dev.mik.ports.storage;

/**
 * A part of an object that exists.
 *
 * @param offset of the first byte, 0 or more
 * @param length in bytes, 0 or more
 */
public record ByteRange(long offset, long length) {
    /** Checks the range. */
    public ByteRange {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("a byte range lies within an object");
        }
    }
}
