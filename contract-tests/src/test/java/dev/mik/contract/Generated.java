package dev.mik.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes that are made while they are read, so that a body of any size takes no memory: each is a function of its place. */
final class Generated extends InputStream {
    private final long end;
    private long position;

    private Generated(long from, long end) {
        this.position = from;
        this.end = end;
    }

    /** The first bytes. */
    static InputStream bytes(long size) {
        return new Generated(0, size);
    }

    /** Some bytes further on. */
    static byte[] part(long from, int length) {
        byte[] part = new byte[length];
        for (int i = 0; i < length; i++) {
            part[i] = at(from + i);
        }
        return part;
    }

    private static byte at(long position) {
        // Differs from block to block, so that no two blocks can stand for each other.
        return (byte) (position ^ (position >>> 12) * 31);
    }

    /** The digest of a stream, which is read to its end. */
    static String digest(InputStream stream) throws IOException {
        try (DigestInputStream digesting = new DigestInputStream(stream, MessageDigest.getInstance("SHA-1"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int read() {
        return position < end ? at(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (position == end) {
            return -1;
        }
        int count = (int) Math.min(length, end - position);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = at(position + i);
        }
        position += count;
        return count;
    }
}
