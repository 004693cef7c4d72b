package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a file or module.
 *
 * @param hex 64 digits
 */
record ModuleDigest(String hex) {
    static ModuleDigest of(Bytes bytes) {
        MessageDigest sha256 = sha256();
        sha256.update(bytes.file(), bytes.offset(), bytes.length());
        return of(sha256.digest());
    }

    static ModuleDigest of(byte[] digest) {
        return new ModuleDigest(HexFormat.of().formatHex(digest));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
