package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlDialect;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The SQL database of the production set: PostgreSQL, on a few connections that read and a few that write. */
final class PostgresDatabase implements SqlDatabase {
    private final PostgresHealth health;
    private final CallWatch watch;
    private final PostgresPool readers;
    private final PostgresPool writers;
    private final PostgresReads reads;
    private final PostgresWrites writes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresDatabase(PostgresConfig config) {
        PostgresConnector connector = new PostgresConnector(config);
        StatementShapes shapes = new StatementShapes();
        int forWrites = config.connections() / 2;
        this.health = new PostgresHealth(connector, config.timeout(), this::renew);
        this.watch = new CallWatch(health, config.timeout());
        this.readers = new PostgresPool(
                connector, true, config.connections() - forWrites, config.timeout(), health, watch, shapes);
        this.writers = new PostgresPool(connector, false, forWrites, config.timeout(), health, watch, shapes);
        this.reads = new PostgresReads(readers, shapes);
        this.writes = new PostgresWrites(writers, shapes);
    }

    /**
     * Opens a database. One that cannot be reached yet is a matter of the log and of {@link #ping}, since it may come later.
     *
     * @throws ServiceException {@link ErrorCode#FORBIDDEN} for a role that can reach beyond its database
     */
    static PostgresDatabase open(PostgresConfig config) {
        PostgresDatabase database = new PostgresDatabase(config);
        try {
            database.health.greet();
            return database;
        } catch (ServiceException e) {
            database.close();
            throw e;
        }
    }

    private void renew() {
        readers.renew();
        writers.renew();
    }

    @Override
    public SqlDialect dialect() {
        return SqlDialect.POSTGRESQL;
    }

    @Override
    public long query(SqlStatement statement, SqlLimits limits, boolean readOnly, RowSink sink) {
        if (readOnly) {
            if (!mayRead(statement.kind()) || !reads.read(statement, limits, true, sink)) {
                throw new ServiceException(
                        ErrorCode.READ_ONLY, "The statement writes, and only reads are allowed here.");
            }
            return 0;
        }
        return isRead(statement, limits, sink) ? 0 : writes.query(statement, limits, sink);
    }

    private static boolean mayRead(Kind kind) {
        return switch (kind) {
            case READ, UNKNOWN -> true;
            case WRITE, SCHEMA -> false;
        };
    }

    /** A read by its text, which turns out to be one: the query of a view can write. */
    private boolean isRead(SqlStatement statement, SqlLimits limits, RowSink sink) {
        return statement.kind() == Kind.READ && reads.read(statement, limits, true, sink);
    }

    @Override
    public SqlResult execute(SqlStatement statement, SqlLimits limits) {
        HeldRows rows = new HeldRows(limits.maxRows(), new HeldRows.Room());
        return isRead(statement, limits, rows) ? new SqlResult(0, rows.result()) : writes.execute(statement, limits);
    }

    @Override
    public BatchResult batch(List<SqlStatement> statements, SqlLimits limits) {
        return writes.batch(statements, limits);
    }

    @Override
    public void ping() {
        if (closed.get()) {
            throw PostgresFailure.closed();
        }
        health.ping();
    }

    /** Writes that were accepted are finished, reads that run are stopped. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        readers.refuse();
        writers.refuse();
        watch.closing();
        readers.close();
        writers.close();
        watch.close();
        health.close();
    }
}
