package dev.mik.production;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names under which one store keeps everything in Redis.
 *
 * <p>All of them bear the same hash tag, so that on a cluster one script may touch them all: a keyspace lives in one slot.
 */
final class RedisKeyspace {
    private final byte[] index;
    private final byte[] expiries;
    private final byte[] clock;
    private final byte[] probe;
    private final byte[] records;

    /** The keyspace of a prefix; a record's key is then, for example, {@code {mik}:v:greeting}. */
    RedisKeyspace(String prefix) {
        String tag = "{" + prefix + "}:";
        index = bytes(tag + "i");
        expiries = bytes(tag + "x");
        clock = bytes(tag + "n");
        probe = bytes(tag + "p");
        records = bytes(tag + "v:");
    }

    /** A sorted set of all names with score 0, for bytewise order. */
    byte[] index() {
        return index;
    }

    /** A sorted set of the names that expire, by the millisecond at which they are gone. */
    byte[] expiries() {
        return expiries;
    }

    /** The last version that was given. */
    byte[] clock() {
        return clock;
    }

    /** What {@code ping} writes. */
    byte[] probe() {
        return probe;
    }

    /** What stands before a name in the key of its record. */
    byte[] records() {
        return records;
    }

    /** The key of a name's record. */
    byte[] record(String name) {
        byte[] bytes = bytes(name);
        byte[] key = Arrays.copyOf(records, records.length + bytes.length);
        System.arraycopy(bytes, 0, key, records.length, bytes.length);
        return key;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
