package dev.mik.embedded;

import dev.mik.ports.kv.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** The statements of the writing connection; used by the writing thread alone. Names are UTF-8, so blobs sort right. */
final class KeyValueTable {
    /** Small columns stand before the value, so that lists never touch the pages of large values. */
    static final String SCHEMA = """
            CREATE TABLE entry (
              name BLOB NOT NULL PRIMARY KEY,
              expires_at INTEGER,
              version INTEGER NOT NULL,
              type TEXT,
              value BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX entry_expiry ON entry (expires_at) WHERE expires_at IS NOT NULL;
            CREATE TABLE version_clock (reserved INTEGER NOT NULL) STRICT;
            INSERT INTO version_clock VALUES (0)
            """;

    static final String FIND = "SELECT expires_at, version, type, value FROM entry WHERE name = ?";

    private final PreparedStatement find;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement removeRange;
    private final PreparedStatement removeExpired;
    private final PreparedStatement removeExpiredInRange;
    private final PreparedStatement firstExpiry;
    private final PreparedStatement reserve;

    KeyValueTable(Connection connection) throws SQLException {
        find = connection.prepareStatement(FIND);
        put = connection.prepareStatement(
                "REPLACE INTO entry (name, expires_at, version, type, value)" + " VALUES (?, ?, ?, ?, ?)");
        remove = connection.prepareStatement("DELETE FROM entry WHERE name = ?");
        removeRange = connection.prepareStatement("DELETE FROM entry WHERE name >= ? AND name < ?");
        removeExpired = connection.prepareStatement("DELETE FROM entry WHERE name IN"
                + " (SELECT name FROM entry WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)");
        removeExpiredInRange =
                connection.prepareStatement("DELETE FROM entry WHERE name >= ? AND name < ? AND expires_at <= ?");
        firstExpiry = connection.prepareStatement("SELECT min(expires_at) FROM entry WHERE expires_at IS NOT NULL");
        reserve = connection.prepareStatement("UPDATE version_clock SET reserved = max(reserved, ?)");
    }

    static long reservedVersions(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT reserved FROM version_clock")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    Optional<StoredEntry> find(byte[] name, long now) throws SQLException {
        return find(find, name, now);
    }

    /** Runs {@link #FIND}; an entry that is no longer alive is none. */
    static Optional<StoredEntry> find(PreparedStatement find, byte[] name, long now) throws SQLException {
        find.setBytes(1, name);
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long expiresAt = row.getLong(1);
            expiresAt = row.wasNull() ? StoredEntry.NEVER : expiresAt;
            if (expiresAt <= now) {
                return Optional.empty();
            }
            long version = row.getLong(2);
            String type = Optional.ofNullable(row.getString(3)).orElse(Value.TEXT);
            byte[] bytes = Optional.ofNullable(row.getBytes(4)).orElseGet(() -> new byte[0]);
            return Optional.of(new StoredEntry(new Value(bytes, type), expiresAt, version));
        }
    }

    void put(byte[] name, StoredEntry entry) throws SQLException {
        put.setBytes(1, name);
        if (entry.expiresAt() == StoredEntry.NEVER) {
            put.setNull(2, Types.BIGINT);
        } else {
            put.setLong(2, entry.expiresAt());
        }
        put.setLong(3, entry.version());
        if (entry.value().contentType().equals(Value.TEXT)) {
            put.setNull(4, Types.VARCHAR); // most are, and the words would take more space than many values
        } else {
            put.setString(4, entry.value().contentType());
        }
        put.setBytes(5, entry.value().bytes());
        put.executeUpdate();
    }

    void remove(byte[] name) throws SQLException {
        remove.setBytes(1, name);
        remove.executeUpdate();
    }

    /** Removes a range of names; returns how many were alive. */
    long removeRange(byte[] from, byte[] to, long now) throws SQLException {
        removeExpiredInRange.setBytes(1, from);
        removeExpiredInRange.setBytes(2, to);
        removeExpiredInRange.setLong(3, now);
        removeExpiredInRange.executeUpdate();
        removeRange.setBytes(1, from);
        removeRange.setBytes(2, to);
        return removeRange.executeUpdate();
    }

    void removeExpired(long now, int atMost) throws SQLException {
        removeExpired.setLong(1, now);
        removeExpired.setInt(2, atMost);
        removeExpired.executeUpdate();
    }

    long firstExpiry() throws SQLException {
        try (ResultSet row = firstExpiry.executeQuery()) {
            long first = row.next() ? row.getLong(1) : 0;
            return row.wasNull() ? StoredEntry.NEVER : first;
        }
    }

    void reserveVersions(long upTo) throws SQLException {
        reserve.setLong(1, upTo);
        reserve.executeUpdate();
    }
}
