package dev.mik.ports.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.util.List;

/**
 * One relational database.
 *
 * <p><b>The caller</b> has parsed the text: one statement, its placeholders normalised, no transaction verb, nothing that
 * the API refuses. It may call from any number of threads at once.
 *
 * <p><b>The database</b> returns from a write only when it is durable. Reads never wait behind a writer. It fails with
 * {@link ServiceException} only: {@link ErrorCode#SQL_ERROR} with the backend's own reason,
 * {@link ErrorCode#CONSTRAINT_VIOLATION}, {@link ErrorCode#TIMEOUT} after the statement was really stopped,
 * {@link ErrorCode#TOO_MANY_ROWS}, {@link ErrorCode#STATEMENT_REFUSED} for what only the backend can recognise,
 * {@link ErrorCode#BUSY} when a lock or serialization failure outlasted its retries, {@link ErrorCode#UNAVAILABLE},
 * {@link ErrorCode#STORAGE_FAILURE}. After a failed write nothing of it is visible.
 */
public interface SqlDatabase extends AutoCloseable {
    /** Whose rules statements follow. */
    SqlDialect dialect();

    /**
     * Runs a statement that gives rows, in a transaction of its own, and hands the rows over as they come.
     *
     * <p>A statement that gives none fails with {@link ErrorCode#NO_ROWS} and changes nothing. The sink may be called
     * for a result that is then refused or fails; what it was given counts only if this method returns. It is never
     * called twice for one row.
     *
     * @param readOnly refuse every write with {@link ErrorCode#READ_ONLY}, whatever the statement's kind
     * @return rows inserted, updated or deleted by a write with {@code RETURNING}; 0 for a read
     */
    long query(SqlStatement statement, SqlLimits limits, boolean readOnly, RowSink sink);

    /** Runs one statement of any kind in a transaction of its own. */
    SqlResult execute(SqlStatement statement, SqlLimits limits);

    /**
     * Runs all statements in one transaction; {@code limits} hold for each of them, the timeout for all together.
     *
     * @param statements 1 or more
     */
    BatchResult batch(List<SqlStatement> statements, SqlLimits limits);

    /** Returns if the database can serve; throws what a call would throw if it cannot. Takes at most two seconds. */
    void ping();

    /** Finishes the writes that were accepted, then lets go of files and connections. A second call does nothing. */
    @Override
    void close();
}
