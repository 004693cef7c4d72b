package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlDialect;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlStatement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The SQL database of the embedded set: one SQLite file, one writer that commits in groups, and many readers. */
final class SqliteDatabase implements SqlDatabase {
    private static final SqlStatement PING =
            new SqlStatement("SELECT count(*) FROM sqlite_schema", List.of(), SqlStatement.Kind.READ);
    private static final SqlLimits PING_LIMITS = new SqlLimits(Duration.ofSeconds(2), 1);

    private final SqliteSession writing;
    private final GroupCommit writer;
    private final SqliteReads reads;

    private SqliteDatabase(SqliteFile file, Connection connection, SqliteSession writing) {
        this.writing = writing;
        this.writer = new GroupCommit("sql-writer", connection, SqlFailure::of);
        this.reads = new SqliteReads(file);
    }

    /**
     * Opens or makes the database.
     *
     * @param path of the file; its folder exists
     */
    static SqliteDatabase open(Path path) {
        SqliteFile file = new SqliteFile(path);
        Connection connection = file.openWriter();
        try {
            return new SqliteDatabase(file, connection, SqliteSession.writing(connection));
        } catch (SQLException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE, "Cannot open " + path.getFileName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SqlDialect dialect() {
        return SqlDialect.SQLITE;
    }

    @Override
    public long query(SqlStatement statement, SqlLimits limits, boolean readOnly, RowSink sink) {
        if (isRead(statement, limits, readOnly, true, sink)) {
            return 0;
        }
        SqlResult result = writeOne(statement, limits, true);
        result.returned().ifPresent(rows -> {
            sink.columns(rows.columns());
            rows.rows().forEach(sink::row);
        });
        return result.rowsAffected();
    }

    @Override
    public SqlResult execute(SqlStatement statement, SqlLimits limits) {
        HeldRows rows = new HeldRows(limits.maxRows());
        return isRead(statement, limits, false, false, rows)
                ? new SqlResult(0, rows.result())
                : writeOne(statement, limits, false);
    }

    private boolean isRead(
            SqlStatement statement, SqlLimits limits, boolean readOnly, boolean mustGiveRows, RowSink sink) {
        boolean read = switch (statement.kind()) {
            case READ, UNKNOWN -> reads.read(statement, limits, mustGiveRows, sink);
            case WRITE, SCHEMA -> false;
        };
        if (!read && readOnly) {
            throw new ServiceException(ErrorCode.READ_ONLY, "The statement writes, and only reads are allowed here.");
        }
        return read;
    }

    private SqlResult writeOne(SqlStatement statement, SqlLimits limits, boolean mustGiveRows) {
        return switch (write(List.of(statement), limits, mustGiveRows)) {
            case BatchResult.Committed(List<SqlResult> results) -> results.getFirst();
            case BatchResult.RolledBack failed -> throw failed.reason();
        };
    }

    @Override
    public BatchResult batch(List<SqlStatement> statements, SqlLimits limits) {
        return write(statements, limits, false);
    }

    private BatchResult write(List<SqlStatement> statements, SqlLimits limits, boolean mustGiveRows) {
        SqlWrite write = new SqlWrite(writing, statements, limits, mustGiveRows);
        try {
            return writer.write(write, write.deadline());
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.CONSTRAINT_VIOLATION) {
                // A deferred constraint is looked at when the transaction ends, so it is the last one's fault.
                return write.verdict().orElse(new BatchResult.RolledBack(statements.size() - 1, e));
            }
            return write.verdict().orElseThrow(() -> e);
        }
    }

    @Override
    public void ping() {
        var _ = reads.read(PING, PING_LIMITS, true, new HeldRows(1));
    }

    /** Writes that were accepted are finished, reads that run are stopped. */
    @Override
    public void close() {
        reads.close();
        writer.close();
    }
}
