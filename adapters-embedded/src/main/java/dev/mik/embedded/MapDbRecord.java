package dev.mik.embedded;

import dev.mik.ports.kv.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes in which MapDB keeps an entry: expiry, version, length of the type, type, value. */
final class MapDbRecord {
    private MapDbRecord() {}

    static byte[] encode(StoredEntry entry) {
        byte[] type = entry.value().contentType().getBytes(StandardCharsets.UTF_8);
        byte[] value = entry.value().bytes();
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + type.length + value.length)
                .putLong(entry.expiresAt())
                .putLong(entry.version())
                .putInt(type.length)
                .put(type)
                .put(value)
                .array();
    }

    static StoredEntry decode(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        long expiresAt = record.getLong();
        long version = record.getLong();
        byte[] type = new byte[record.getInt()];
        record.get(type);
        byte[] value = new byte[record.remaining()];
        record.get(value);
        return new StoredEntry(new Value(value, new String(type, StandardCharsets.UTF_8)), expiresAt, version);
    }

    static long expiresAt(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
