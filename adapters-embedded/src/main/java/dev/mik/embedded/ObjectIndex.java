package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.Precondition;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import dev.mik.ports.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The index of an object store: which version each path has. It alone decides what exists; a file that it does not name
 * is rubbish.
 *
 * <p>Paths are BLOBs of UTF-8, which SQLite compares byte by byte, so that the end of a prefix is simply its bytes with
 * the last one increased.
 */
final class ObjectIndex implements AutoCloseable {
    private static final String COLUMNS = "path, version, size, content_type, created_at, updated_at";

    /** The columns, as {@link #row} reads them. */
    static final String SELECT = "SELECT " + COLUMNS + " FROM object ";

    private static final String REPLACE = "INSERT OR REPLACE INTO object (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    private final GroupCommit writer;
    private final SqliteReaders<Connection> readers;

    /** Opens the index; the file has the schema already. */
    ObjectIndex(SqliteFile file) {
        this.writer = new GroupCommit("object index writer", file.openWriter());
        this.readers = new SqliteReaders<>(file, connection -> connection);
    }

    /**
     * What a write did.
     *
     * @param held whether the precondition held; nothing was written if not
     * @param stored what is stored now; empty after a deletion
     * @param replaced what was stored before
     */
    record Change(boolean held, Optional<ObjectInfo> stored, Optional<ObjectInfo> replaced) {
        private static Change refused() {
            return new Change(false, Optional.empty(), Optional.empty());
        }
    }

    /** What is stored under a path. */
    Optional<ObjectInfo> find(ObjectPath path) {
        return readers.read(connection -> find(connection, path));
    }

    /** Whether a version is the present one of any path. */
    boolean names(EntityTag version) {
        return readers.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM object WHERE version = ?")) {
                select.setString(1, version.opaque());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** The greatest version of all. */
    Optional<EntityTag> lastVersion() {
        return readers.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT max(version) FROM object");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)).map(EntityTag::new) : Optional.empty();
            }
        });
    }

    /** One page of the paths. */
    ObjectPage list(ObjectListing listing) {
        return readers.read(connection -> new ObjectLister(connection, listing).page());
    }

    /**
     * Names a version as the present one of its path, durably, if the precondition holds at that moment. The time of
     * creation is that of what is replaced.
     *
     * @param present tells of a version whether its file is there; one without counts as absent, as for readers
     */
    Change store(ObjectInfo info, Precondition precondition, Predicate<EntityTag> present) {
        return writer.write(connection -> {
            Optional<ObjectInfo> current = find(connection, info.path());
            if (!holds(precondition, current, present)) {
                return Change.refused();
            }
            ObjectInfo stored =
                    current.map(old -> createdAt(old.createdAt(), info)).orElse(info);
            insert(connection, REPLACE, stored);
            return new Change(true, Optional.of(stored), current);
        });
    }

    private static ObjectInfo createdAt(Instant createdAt, ObjectInfo info) {
        // The clock may have been set back since.
        Instant updatedAt = info.updatedAt().isBefore(createdAt) ? createdAt : info.updatedAt();
        return new ObjectInfo(info.path(), info.size(), info.contentType(), info.tag(), createdAt, updatedAt);
    }

    /** Forgets a path, durably, if the precondition holds at that moment. */
    Change remove(ObjectPath path, Precondition precondition, Predicate<EntityTag> present) {
        return writer.write(connection -> {
            Optional<ObjectInfo> current = find(connection, path);
            if (!holds(precondition, current, present)) {
                return Change.refused();
            }
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM object WHERE path = ?")) {
                delete.setBytes(1, utf8(path.text()));
                delete.executeUpdate();
            }
            return new Change(true, Optional.empty(), current);
        });
    }

    private static boolean holds(
            Precondition precondition, Optional<ObjectInfo> current, Predicate<EntityTag> present) {
        return precondition.isUnconditional()
                || precondition.holdsFor(current.map(ObjectInfo::tag).filter(present));
    }

    private static Optional<ObjectInfo> find(Connection connection, ObjectPath path) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE path = ?")) {
            select.setBytes(1, utf8(path.text()));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row(row)) : Optional.empty();
            }
        }
    }

    /** Runs an insertion of all columns. */
    static void insert(Connection connection, String sql, ObjectInfo info) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setBytes(1, utf8(info.path().text()));
            insert.setString(2, info.tag().opaque());
            insert.setLong(3, info.size());
            insert.setString(4, info.contentType());
            insert.setLong(5, info.createdAt().toEpochMilli());
            insert.setLong(6, info.updatedAt().toEpochMilli());
            insert.executeUpdate();
        }
    }

    /** The row at which a result of {@link #SELECT} stands. */
    static ObjectInfo row(ResultSet row) throws SQLException {
        return new ObjectInfo(
                new ObjectPath(new String(row.getBytes(1), StandardCharsets.UTF_8)),
                row.getLong(3),
                row.getString(4),
                new EntityTag(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    /** A path, or a part of one, as the index keeps it. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Finishes the writes that were accepted. The writer's connection goes last: only it may tidy the log file away. */
    @Override
    public void close() {
        try (writer) {
            readers.close();
        }
    }
}
