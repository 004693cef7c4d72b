package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * One connection on which clients' statements run: hardened, with a deadline that really stops them, and with the
 * statements it has prepared, because preparing is most of what a point query costs. For one thread at a time.
 */
final class SqliteSession implements AutoCloseable {
    /** The longest text, blob and row; well above what a request's body can carry. */
    static final int MAX_VALUE_BYTES = 16 << 20;

    /** A row that is read is in the heap, and a statement can make many long values out of none. */
    private static final long MAX_ROW_BYTES = 2L * MAX_VALUE_BYTES;

    private static final int MAX_SQL_BYTES = 1 << 20;
    private static final int MAX_PATTERN_BYTES = 1_000;
    private static final int MAX_TRIGGER_DEPTH = 100;

    /** Steps of SQLite's machine between two looks at the clock: some 20 microseconds. */
    private static final int STEPS_BETWEEN_LOOKS = 1_000;

    private static final int PREPARED = 100;

    /** Longer texts are unlikely to come again, and each is held once for every connection. */
    private static final int MAX_PREPARED_CHARS = 8_192;

    /** The WAL file is cut back to this after a checkpoint, if a long read let it grow. */
    private static final int MAX_IDLE_WAL_BYTES = 64 << 20;

    private static final Deadline NONE = new Deadline(System.nanoTime() + Long.MAX_VALUE / 2);

    /** Kept with each prepared statement, so that it is asked once. */
    private record Prepared(PreparedStatement statement, int parameters, boolean givesRows, boolean kept) {}

    private final Connection connection;
    private final DB db;
    private final LinkedHashMap<String, Prepared> prepared = new LinkedHashMap<>(PREPARED, 0.75f, true);
    private Deadline deadline = NONE;
    private volatile boolean aborted;

    private SqliteSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.db = ((SQLiteConnection) connection).getDatabase();
    }

    /** A session on the connection that writes. */
    static SqliteSession writing(Connection connection) throws SQLException {
        return harden(connection, "PRAGMA journal_size_limit = " + MAX_IDLE_WAL_BYTES);
    }

    /** A session on a connection that was opened read-only. */
    static SqliteSession reading(Connection connection) throws SQLException {
        return harden(connection, "PRAGMA query_only = ON");
    }

    private static SqliteSession harden(Connection connection, String pragma) throws SQLException {
        SQLiteConnection sqlite = (SQLiteConnection) connection;
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0); // also VACUUM INTO
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_TRIGGER_DEPTH, MAX_TRIGGER_DEPTH);
        // SQLite matches LIKE and GLOB by recursion: a long enough pattern overflows the stack, and the process is
        // gone.
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES);
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_WORKER_THREADS, 0);
        sqlite.getConnectionConfig().setGetGeneratedKeys(false); // or the driver runs a query after each INSERT
        DriverFunctions.removeFrom(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute(pragma);
        }
        SqliteSession session = new SqliteSession(connection);
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, session.new Watch());
        return session;
    }

    /** What runs from now on is stopped at that time, with {@code SQLITE_INTERRUPT}. */
    void stopAt(Deadline time) {
        deadline = time;
    }

    void neverStop() {
        deadline = NONE;
    }

    /** Stops what runs now and whatever comes; from any thread. */
    void abort() {
        aborted = true;
    }

    /**
     * Runs a statement.
     *
     * @param sink gets columns and rows if the statement gives any, and is not called otherwise
     * @return rows changed
     */
    long run(SqlStatement statement, boolean mustGiveRows, RowSink sink) throws SQLException {
        Prepared ready = prepare(statement.text());
        try {
            if (mustGiveRows && !ready.givesRows()) {
                throw new ServiceException(ErrorCode.NO_ROWS, "The statement gives no rows.");
            }
            bind(ready, statement.parameters());
            return switch (statement.kind()) {
                case WRITE -> {
                    step(ready, sink);
                    yield db.changes();
                }
                case READ, UNKNOWN -> {
                    long before = db.total_changes();
                    step(ready, sink);
                    yield db.total_changes() == before ? 0 : db.changes();
                }
                case SCHEMA -> {
                    step(ready, sink);
                    yield 0;
                }
            };
        } finally {
            release(statement.text(), statement.parameters(), ready);
        }
    }

    /** Runs a statement of ours that gives no rows. */
    void command(String sql) throws SQLException {
        Prepared ready = prepare(sql);
        try {
            ready.statement().execute();
        } finally {
            release(sql, List.of(), ready);
        }
    }

    private void step(Prepared ready, RowSink sink) throws SQLException {
        if (!ready.givesRows()) {
            ready.statement().execute();
            return;
        }
        try (ResultSet rows = ready.statement().executeQuery()) {
            // Not the result set's own names: the driver read them when it prepared, and SQLite prepares again by
            // itself when the schema has changed.
            CoreStatement core = (CoreStatement) ready.statement();
            String[] names = core.pointer.safeRun(DB::column_names);
            sink.columns(List.of(names));
            List<SqlValue> cells = new ArrayList<>(names.length);
            while (rows.next()) {
                cells.clear();
                core.pointer.safeRunConsume((database, row) -> readRow(database, row, names.length, cells));
                sink.row(cells);
                if (stops()) {
                    throw new SQLiteException("interrupted", SQLiteErrorCode.SQLITE_INTERRUPT);
                }
            }
        }
    }

    private static void readRow(DB database, long row, int columns, List<SqlValue> cells) throws SQLException {
        long bytes = 0;
        for (int column = 0; column < columns; column++) {
            SqlValue cell = readCell(database, row, column);
            bytes += HeldRows.size(cell);
            if (bytes > MAX_ROW_BYTES) {
                throw new ServiceException(
                        ErrorCode.TOO_MANY_ROWS, "A row is larger than " + (MAX_ROW_BYTES >> 20) + " MiB.");
            }
            cells.add(cell);
        }
    }

    private static SqlValue readCell(DB database, long row, int column) throws SQLException {
        return switch (database.column_type(row, column)) {
            case Codes.SQLITE_INTEGER -> new SqlValue.Int(database.column_long(row, column));
            case Codes.SQLITE_FLOAT -> new SqlValue.Real(database.column_double(row, column));
            case Codes.SQLITE_TEXT -> new SqlValue.Text(database.column_text(row, column));
            case Codes.SQLITE_BLOB -> new SqlValue.Bytes(database.column_blob(row, column));
            default -> SqlValue.NULL;
        };
    }

    private Prepared prepare(String sql) throws SQLException {
        Prepared known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        boolean kept = sql.length() <= MAX_PREPARED_CHARS;
        Prepared made = new Prepared(
                statement,
                statement.getParameterMetaData().getParameterCount(),
                ((CoreStatement) statement).pointer.safeRunInt(DB::column_count) > 0,
                kept);
        if (kept) {
            forgetOldest();
            prepared.put(sql, made);
        }
        return made;
    }

    private void forgetOldest() throws SQLException {
        if (prepared.size() >= PREPARED) {
            Iterator<Prepared> oldest = prepared.values().iterator();
            oldest.next().statement().close();
            oldest.remove();
        }
    }

    private void release(String sql, List<SqlValue> parameters, Prepared used) throws SQLException {
        if (!used.kept()) {
            used.statement().close();
        } else if (((CoreStatement) used.statement()).pointer.isClosed()) {
            prepared.remove(sql); // the driver closes a statement that failed
        } else if (SqlParameters.areLarge(parameters)) {
            used.statement().clearParameters();
        }
    }

    private static void bind(Prepared ready, List<SqlValue> parameters) throws SQLException {
        if (ready.parameters() != parameters.size()) {
            // The driver would bind NULL to the rest.
            throw new ServiceException(
                    ErrorCode.SQL_ERROR,
                    "The statement has " + ready.parameters() + " placeholders, but " + parameters.size()
                            + " parameters were sent.");
        }
        SqlParameters.bind(ready.statement(), parameters);
    }

    private boolean stops() {
        return aborted || deadline.passed();
    }

    /** Closes the connection. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private final class Watch extends ProgressHandler {
        @Override
        protected int progress() {
            return stops() ? 1 : 0;
        }
    }
}
