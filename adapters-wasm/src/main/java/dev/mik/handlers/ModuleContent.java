package dev.mik.handlers;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What was read of a module's file. */
final class ModuleContent {
    private final byte[] bytes;
    private final FileStamp stamp;

    /** Content that had the stamp before and after it was read; the array is kept. */
    ModuleContent(byte[] bytes, FileStamp stamp) {
        this.bytes = bytes;
        this.stamp = stamp;
    }

    byte[] bytes() {
        return bytes;
    }

    FileStamp stamp() {
        return stamp;
    }

    /** SHA-256, in hexadecimal. */
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
