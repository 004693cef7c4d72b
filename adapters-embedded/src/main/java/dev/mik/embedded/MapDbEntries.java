package dev.mik.embedded;

import dev.mik.ports.kv.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mapdb.Atomic;
import org.mapdb.DB;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/**
 * The entries in a MapDB database, with their order and their expiry kept beside it in memory. Not safe for threads: the
 * store's lock is around it.
 *
 * <p>MapDB's own sorted map is not used, because it never gives back the node of a removed key (300,000 keys put and
 * removed leave 160 MB), and its hash map, which does, has no order; its expiry is not to the millisecond.
 */
final class MapDbEntries implements AutoCloseable {
    private final DB db;
    private final HTreeMap<byte[], byte[]> records;
    private final Atomic.Long reservedVersions;
    private final TreeMap<byte[], Long> expiryByName = new TreeMap<>(Arrays::compareUnsigned);

    /** Expiry, big-endian, then the name: the first one is due first. */
    private final TreeSet<byte[]> due = new TreeSet<>(Arrays::compareUnsigned);

    MapDbEntries(DB db) {
        this.db = db;
        records = db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY)
                .createOrOpen();
        reservedVersions = db.atomicLong("reserved-versions").createOrOpen();
        records.forEach((name, record) -> index(name, MapDbRecord.expiresAt(record)));
    }

    Optional<StoredEntry> find(byte[] name, long now) {
        Long expiresAt = expiryByName.get(name);
        return expiresAt == null || expiresAt <= now
                ? Optional.empty()
                : Optional.ofNullable(records.get(name)).map(MapDbRecord::decode);
    }

    void put(byte[] name, StoredEntry entry) {
        records.put(name, MapDbRecord.encode(entry));
        index(name, entry.expiresAt());
    }

    private void index(byte[] name, long expiresAt) {
        forget(name, Optional.ofNullable(expiryByName.put(name, expiresAt)));
        if (expiresAt != StoredEntry.NEVER) {
            due.add(due(expiresAt, name));
        }
    }

    private void forget(byte[] name, Optional<Long> expiresAt) {
        if (expiresAt.isPresent() && expiresAt.get() != StoredEntry.NEVER) {
            due.remove(due(expiresAt.get(), name));
        }
    }

    private static byte[] due(long at, byte[] name) {
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(at)
                .put(name)
                .array();
    }

    void remove(byte[] name) {
        records.remove(name);
        forget(name, Optional.ofNullable(expiryByName.remove(name)));
    }

    /** Removes a range of names; returns how many were alive. */
    long removeRange(NameRange range, long now) {
        long alive = 0;
        for (Map.Entry<byte[], Long> entry :
                List.copyOf(expiryByName.subMap(range.from(), range.to()).entrySet())) {
            alive += entry.getValue() > now ? 1 : 0;
            remove(entry.getKey());
        }
        return alive;
    }

    void removeExpired(long now, int atMost) {
        for (int i = 0; i < atMost && firstExpiry() <= now; i++) {
            byte[] first = due.first();
            remove(Arrays.copyOfRange(first, Long.BYTES, first.length));
        }
    }

    long firstExpiry() {
        return due.isEmpty() ? StoredEntry.NEVER : ByteBuffer.wrap(due.first()).getLong();
    }

    List<Key> names(NameRange range, long now, int atMost) {
        List<Key> names = new ArrayList<>();
        for (Map.Entry<byte[], Long> entry :
                expiryByName.subMap(range.from(), range.to()).entrySet()) {
            if (names.size() == atMost) {
                break;
            }
            if (entry.getValue() > now) {
                names.add(new Key(new String(entry.getKey(), StandardCharsets.UTF_8)));
            }
        }
        return names;
    }

    /** How many records take space. */
    long size() {
        return records.sizeLong();
    }

    long reservedVersions() {
        return reservedVersions.get();
    }

    void reserveVersions(long upTo) {
        reservedVersions.set(Math.max(upTo, reservedVersions.get()));
    }

    void commit() {
        db.commit();
    }

    @Override
    public void close() {
        db.close();
    }
}
