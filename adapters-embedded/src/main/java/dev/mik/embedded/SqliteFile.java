package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite database file and the way in which connections to it are opened: write-ahead log, and a sync at every
 * commit, so that what was committed survives power loss.
 *
 * @param path of the file; its folder exists
 */
record SqliteFile(Path path) {
    private static final System.Logger LOG = System.getLogger(SqliteFile.class.getName());

    /** SQLite's name for the schema version is {@code user_version}; 0 is a file that was just made. */
    private static final String VERSION_PRAGMA = "PRAGMA user_version";

    /** Pages in the write-ahead log before it is copied into the file: 16 MB, so that copying seldom makes a write wait. */
    private static final int CHECKPOINT_PAGES = 4_000;

    /** What the log is cut back to after a large write made it grow. */
    private static final int LOG_BYTES = 32 * 1024 * 1024;

    /** Of the writer, in KiB, taken as pages are touched; a write to a page that is not there has to read it first. */
    private static final int CACHE_KIB = 16 * 1024;

    /** The one connection that writes. */
    Connection openWriter() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(2_000);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(LOG_BYTES));
        config.setCacheSize(-CACHE_KIB); // negative is SQLite's way to say KiB and not pages
        return open(config);
    }

    /** A connection that cannot write, and that sees the last commit made before each of its statements. */
    Connection openReader() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.enforceForeignKeys(true); // reads enforce nothing, but are asked whether it is on
        config.setBusyTimeout(2_000);
        return open(config);
    }

    /** Made by us before SQLite can: then it, and the files that SQLite puts beside it, are the owner's only. */
    private void makePrivate() {
        if (Files.notExists(path)
                && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "left to SQLite, which says it better", e);
            }
        }
    }

    private Connection open(SQLiteConfig config) {
        try {
            makePrivate();
            return config.createConnection("jdbc:sqlite:" + path);
        } catch (SQLException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE, "Cannot open " + path.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Brings the schema to the newest version.
     *
     * @param upgrades the n-th one leads from version n to n + 1; each is one or more statements parted by {@code ;}
     * @throws ServiceException {@link ErrorCode#STORAGE_FAILURE} if the file was written by a newer release
     */
    void upgrade(Connection writer, String... upgrades) {
        try (Statement statement = writer.createStatement()) {
            int version;
            try (ResultSet found = statement.executeQuery(VERSION_PRAGMA)) {
                version = found.next() ? found.getInt(1) : 0;
            }
            if (version > upgrades.length) {
                throw new ServiceException(
                        ErrorCode.STORAGE_FAILURE,
                        path.getFileName() + " was written by a newer release (schema " + version + ", this one knows "
                                + upgrades.length + "): update mik, or move the file away to start empty.");
            }
            for (int next = version; next < upgrades.length; next++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String sql : upgrades[next].split(";", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute(VERSION_PRAGMA + " = " + (next + 1));
                statement.execute("COMMIT");
            }
        } catch (SQLException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE,
                    "Cannot prepare " + path.getFileName() + ": " + e.getMessage()
                            + (Files.isWritable(path) ? "" : " (the file is not writable)"),
                    e);
        }
    }
}
