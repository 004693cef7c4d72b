package dev.mik.production;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A KV entry as Redis keeps it: one string, {@code 1 <version> <expiry> <length of the type>\n<type><value>}.
 *
 * <p>The scripts write it; here it is only read. An empty type stands for {@link Value#TEXT}, since most are.
 *
 * @param expiresAt the first millisecond at which it is gone, 0 for never
 */
record RedisRecord(EntityTag tag, long expiresAt, Value value) {
    private static final int LONGEST_NUMBER = 19;

    /** Takes it apart. */
    static RedisRecord parse(byte[] raw) {
        Reader reader = new Reader(raw);
        if (reader.number(' ') != 1) {
            throw foreign();
        }
        String version = reader.digits(' ');
        long expiresAt = reader.number(' ');
        long typeLength = reader.number('\n');
        if (typeLength > raw.length - reader.at) {
            throw foreign();
        }
        int body = reader.at + (int) typeLength;
        String type =
                typeLength == 0 ? Value.TEXT : new String(raw, reader.at, (int) typeLength, StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOfRange(raw, body, raw.length);
        return new RedisRecord(new EntityTag(version), expiresAt, new Value(bytes, type));
    }

    /** How a type is written. */
    static String type(Value value) {
        return value.contentType().equals(Value.TEXT) ? "" : value.contentType();
    }

    boolean expires() {
        return expiresAt != 0;
    }

    /** What a caller sees of it, if it is alive. */
    Optional<Entry> seenAt(long now) {
        if (!expires()) {
            return Optional.of(new Entry(value, TimeToLive.FOREVER, tag));
        }
        return expiresAt > now ? Optional.of(new Entry(value, new TimeToLive(expiresAt - now), tag)) : Optional.empty();
    }

    static ServiceException foreign() {
        return new ServiceException(
                ErrorCode.STORAGE_FAILURE,
                "Redis holds something else under the names of this store: give the store another prefix.");
    }

    private static final class Reader {
        private final byte[] raw;
        private int at;

        Reader(byte[] raw) {
            this.raw = raw;
        }

        long number(char end) {
            return Long.parseLong(digits(end));
        }

        String digits(char end) {
            int from = at;
            while (at < raw.length && raw[at] >= '0' && raw[at] <= '9' && at - from < LONGEST_NUMBER) {
                at++;
            }
            if (at == from || at == raw.length || raw[at] != end) {
                throw foreign();
            }
            String digits = new String(raw, from, at - from, StandardCharsets.US_ASCII);
            at++;
            return digits;
        }
    }
}
