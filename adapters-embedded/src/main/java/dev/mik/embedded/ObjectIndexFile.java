package dev.mik.embedded;

import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;

/**
 * {@code index.db} as a file: opened as it is, or made anew from what the objects' files say of themselves if it is
 * missing or cannot be read. A new store is the case in which there are no files.
 *
 * <p>The new index gets its name only when it is complete. An incomplete one would let the sweep of the next start take
 * the rest of the objects for rubbish.
 */
final class ObjectIndexFile {
    private static final System.Logger LOG = System.getLogger(ObjectIndexFile.class.getName());

    private static final String SCHEMA = """
            CREATE TABLE object (
              path BLOB PRIMARY KEY,
              version TEXT NOT NULL UNIQUE,
              size INTEGER NOT NULL,
              content_type TEXT NOT NULL,
              created_at INTEGER NOT NULL,
              updated_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""";

    private static final String INSERT_IF_NEWER = """
            INSERT INTO object (path, version, size, content_type, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET version = excluded.version, size = excluded.size,
              content_type = excluded.content_type, created_at = excluded.created_at, updated_at = excluded.updated_at
            WHERE excluded.version > version""";

    private static final int ROWS_PER_COMMIT = 10_000;

    private final ObjectFiles files;
    private final Path path;

    private ObjectIndexFile(ObjectFiles files) {
        this.files = files;
        this.path = files.root().resolve("index.db");
    }

    /** Gives a file that can be opened and has the newest schema. */
    static SqliteFile prepare(ObjectFiles files) throws IOException {
        ObjectIndexFile index = new ObjectIndexFile(files);
        if (!index.isReadable()) {
            index.rebuild();
        }
        SqliteFile file = new SqliteFile(index.path);
        try (Connection connection = file.openWriter()) {
            file.upgrade(connection, SCHEMA);
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
        return file;
    }

    private boolean isReadable() {
        if (Files.notExists(path)) {
            return false;
        }
        try (Connection connection = new SqliteFile(path).openWriter();
                Statement statement = connection.createStatement()) {
            try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
                if (!version.next() || version.getInt(1) == 0) {
                    return false;
                }
            }
            try (ResultSet last = statement.executeQuery("SELECT max(version) FROM object")) {
                return last.next();
            }
        } catch (SQLException e) {
            return unreadable(e);
        } catch (ServiceException e) {
            if (e.getCause() instanceof SQLException reason) {
                return unreadable(reason);
            }
            throw e;
        }
    }

    /** False for what a rebuild mends; throws if the disk is at fault and not the file. */
    private static boolean unreadable(SQLException e) {
        SQLiteErrorCode code = SqliteFailure.primaryCode(e);
        if (code == SQLiteErrorCode.SQLITE_CORRUPT
                || code == SQLiteErrorCode.SQLITE_NOTADB
                || code == SQLiteErrorCode.SQLITE_ERROR) {
            LOG.log(System.Logger.Level.WARNING, "the index of the object store cannot be read", e);
            return false;
        }
        throw SqliteFailure.of(e);
    }

    private void rebuild() throws IOException {
        SqliteFile fresh = new SqliteFile(path.resolveSibling("index.db.new"));
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(sibling(fresh.path(), suffix));
        }
        DataFolder.createFile(fresh.path());
        long found;
        try (Connection connection = fresh.openWriter()) {
            fresh.upgrade(connection, SCHEMA);
            connection.setAutoCommit(false);
            found = fill(connection);
            connection.commit();
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
        setAside();
        Files.move(fresh.path(), path, StandardCopyOption.ATOMIC_MOVE);
        DataFolder.sync(files.root());
        if (found > 0) {
            LOG.log(System.Logger.Level.WARNING, "rebuilt the index of the object store from {0} files", found);
        }
    }

    private long fill(Connection connection) throws IOException {
        long[] found = {0};
        files.forEach((_, file) -> {
            Optional<ObjectInfo> info;
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
                info = ObjectTrailer.read(bytes);
            }
            if (info.isEmpty()) {
                files.setAside(file);
                return true;
            }
            try {
                ObjectIndex.insert(connection, INSERT_IF_NEWER, info.get());
                if (++found[0] % ROWS_PER_COMMIT == 0) {
                    connection.commit();
                }
            } catch (SQLException e) {
                throw SqliteFailure.of(e);
            }
            return true;
        });
        return found[0];
    }

    /** Moves the old index away, with its log: a log that stays would be taken for the new one's. */
    private void setAside() throws IOException {
        String name = ".unreadable";
        for (int n = 2; Files.exists(sibling(path, name)); n++) {
            name = ".unreadable-" + n;
        }
        for (String suffix : new String[] {"", "-wal"}) {
            if (Files.exists(sibling(path, suffix))) {
                Path away = sibling(path, name + suffix);
                Files.move(sibling(path, suffix), away, StandardCopyOption.REPLACE_EXISTING);
                LOG.log(System.Logger.Level.WARNING, "moved {0} away to {1}", sibling(path, suffix), away);
            }
        }
        Files.deleteIfExists(sibling(path, "-shm"));
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
