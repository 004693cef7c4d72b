package dev.mik.embedded;

import dev.mik.ports.PageRequest;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPage;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The KV store in one SQLite file: one writer that groups commits, a few readers that never wait for it. */
final class SqliteKeyValueStore implements KeyValueStore {
    /** How many expired entries go in one step, so that a sweep keeps no write waiting for long. */
    private static final int SWEEP = 500;

    private record Reads(PreparedStatement find, PreparedStatement list) {
        static Reads on(Connection connection) throws SQLException {
            return new Reads(
                    connection.prepareStatement(KeyValueTable.FIND),
                    connection.prepareStatement("SELECT name FROM entry WHERE name >= ? AND name < ?"
                            + " AND (expires_at IS NULL OR expires_at > ?) ORDER BY name LIMIT ?"));
        }
    }

    /** What a write did, and what has to be known outside when it is durable. */
    private record Written(BatchOutcome outcome, long firstExpiry, long reserved) {}

    private final InstantSource clock;
    private final KeyValueTable table;
    private final VersionClock versions;
    private final GroupCommit writer;
    private final SqliteReaders<Reads> readers;
    private final ExpirySweeper sweeper;

    private SqliteKeyValueStore(SqliteFile file, Connection connection, InstantSource clock) throws SQLException {
        this.clock = clock;
        table = new KeyValueTable(connection);
        versions = new VersionClock(clock, KeyValueTable.reservedVersions(connection));
        long firstExpiry = table.firstExpiry();
        readers = new SqliteReaders<>(file, Reads::on);
        writer = new GroupCommit("kv-writer", connection);
        sweeper = new ExpirySweeper("kv-expiry", clock, firstExpiry, this::removeExpired);
    }

    /** Opens the file, making it if it is not there; its folder exists. */
    static SqliteKeyValueStore open(Path path, InstantSource clock) {
        SqliteFile file = new SqliteFile(path);
        Connection connection = file.openWriter();
        try {
            file.upgrade(connection, KeyValueTable.SCHEMA);
            return new SqliteKeyValueStore(file, connection, clock);
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e instanceof SQLException sql ? SqliteFailure.of(sql) : (RuntimeException) e;
            } catch (SQLException notClosed) {
                throw SqliteFailure.of(notClosed);
            }
        }
    }

    @Override
    public Optional<Entry> get(Key key) {
        byte[] name = NameRange.bytes(key.name());
        long now = clock.millis();
        return readers.read(reads -> KeyValueTable.find(reads.find, name, now)).map(found -> found.seenAt(now));
    }

    @Override
    public BatchOutcome apply(List<KeyOperation> operations) {
        Written written = writer.write(_ -> write(operations));
        versions.reservedUpTo(written.reserved);
        sweeper.expect(written.firstExpiry);
        return written.outcome;
    }

    private Written write(List<KeyOperation> operations) throws SQLException {
        long now = clock.millis();
        BatchPlan plan =
                BatchPlan.of(operations, now, versions::next, key -> table.find(NameRange.bytes(key.name()), now));
        for (Map.Entry<Key, Optional<StoredEntry>> change : plan.changes().entrySet()) {
            byte[] name = NameRange.bytes(change.getKey().name());
            if (change.getValue().isPresent()) {
                table.put(name, change.getValue().get());
            } else {
                table.remove(name);
            }
        }
        long reserved = 0;
        if (versions.outrunsReservation()) {
            reserved = versions.reservation();
            table.reserveVersions(reserved);
        }
        return new Written(plan.outcome(), plan.firstExpiry(), reserved);
    }

    @Override
    public KeyPage list(KeyPrefix prefix, PageRequest page) {
        NameRange range = NameRange.of(prefix).after(page.after());
        long now = clock.millis();
        List<Key> keys = readers.read(reads -> {
            reads.list.setBytes(1, range.from());
            reads.list.setBytes(2, range.to());
            reads.list.setLong(3, now);
            reads.list.setInt(4, page.limit() + 1);
            List<Key> found = new ArrayList<>();
            try (ResultSet rows = reads.list.executeQuery()) {
                while (rows.next()) {
                    found.add(new Key(new String(rows.getBytes(1), StandardCharsets.UTF_8)));
                }
            }
            return found;
        });
        boolean more = keys.size() > page.limit();
        return new KeyPage(more ? keys.subList(0, page.limit()) : keys, more);
    }

    @Override
    public long deleteAll(KeyPrefix prefix) {
        NameRange range = NameRange.of(prefix);
        return writer.write(_ -> table.removeRange(range.from(), range.to(), clock.millis()));
    }

    private long removeExpired(long now) {
        return writer.write(_ -> {
            table.removeExpired(now, SWEEP);
            return table.firstExpiry();
        });
    }

    @Override
    public void ping() {
        readers.read(reads -> KeyValueTable.find(reads.find, new byte[0], 0));
    }

    @Override
    public void close() {
        // The writer goes last: only a connection that may write can empty the write-ahead log behind it.
        try (writer;
                readers;
                sweeper) {
            // try-with-resources closes in reverse order, each one whatever the others do
        }
    }
}
