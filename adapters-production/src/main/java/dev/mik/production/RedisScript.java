package dev.mik.production;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A Lua script of this adapter, with the digest under which Redis remembers it.
 *
 * @param text as it is sent when Redis does not know it yet
 * @param digest SHA-1 in hexadecimal
 * @param output what it answers
 */
record RedisScript(String text, String digest, ScriptOutputType output) {
    static final RedisScript APPLY = load("redis-apply.lua", ScriptOutputType.MULTI);
    static final RedisScript LIST = load("redis-list.lua", ScriptOutputType.MULTI);
    static final RedisScript DELETE = load("redis-delete.lua", ScriptOutputType.INTEGER);
    static final RedisScript SWEEP = load("redis-sweep.lua", ScriptOutputType.INTEGER);
    static final RedisScript TIME = load("redis-time.lua", ScriptOutputType.INTEGER);
    static final RedisScript INFO = load("redis-info.lua", ScriptOutputType.MULTI);

    private static RedisScript load(String file, ScriptOutputType output) {
        try (InputStream in = Objects.requireNonNull(RedisScript.class.getResourceAsStream(file), file)) {
            byte[] text = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
            return new RedisScript(
                    new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
