package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlRows;
import dev.mik.ports.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/** The SQL service: what may be run, with which parameters and limits, the same on every backend. */
public final class SqlService {
    /** Statements in one batch. */
    public static final int MAX_BATCH = 1_000;

    private final SqlDatabase database;
    private final SqlSettings settings;

    /** A service on a database, which stays the caller's to close. */
    public SqlService(SqlDatabase database, SqlSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Runs a statement that gives rows; fails with {@link ErrorCode#NO_ROWS} if it gives none, and changes nothing then.
     *
     * @param sink gets column names that are unique; what it was given counts only if this returns
     * @return rows affected; 0 for a read
     */
    public long query(String sql, SqlParameters parameters, SqlOptions options, RowSink sink) {
        SqlLimits limits = options.within(settings.limits());
        SqlStatement statement = statement(sql, parameters);
        NamedColumns named = new NamedColumns(sink);
        try {
            return database.query(statement, limits, options.readOnly() || settings.readOnlyQueries(), named);
        } catch (ServiceException e) {
            throw named.takerFailed() ? e : advised(e, limits);
        }
    }

    /** Runs one statement of any kind. */
    public SqlResult execute(String sql, SqlParameters parameters, SqlOptions options) {
        SqlLimits limits = options.within(settings.limits());
        SqlStatement statement = statement(sql, parameters);
        try {
            return named(database.execute(statement, limits));
        } catch (ServiceException e) {
            throw advised(e, limits);
        }
    }

    /**
     * Runs 1 to {@value #MAX_BATCH} statements in one transaction, all or nothing.
     *
     * @throws ServiceException whose sentence names the statement that failed
     */
    public List<SqlResult> batch(List<SqlCommand> commands, SqlOptions options) {
        if (commands.isEmpty() || commands.size() > MAX_BATCH) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "A batch has 1 to " + MAX_BATCH + " statements; this one has " + commands.size() + ".");
        }
        SqlLimits limits = options.within(settings.limits());
        return switch (run(statements(commands), limits)) {
            case BatchResult.Committed(List<SqlResult> results) ->
                results.stream().map(SqlService::named).toList();
            case BatchResult.RolledBack failed -> throw at(failed.index(), advised(failed.reason(), limits));
        };
    }

    private BatchResult run(List<SqlStatement> statements, SqlLimits limits) {
        try {
            return database.batch(statements, limits);
        } catch (ServiceException e) {
            throw advised(e, limits);
        }
    }

    private List<SqlStatement> statements(List<SqlCommand> commands) {
        List<SqlStatement> statements = new ArrayList<>(commands.size());
        for (SqlCommand command : commands) {
            try {
                statements.add(statement(command.sql(), command.parameters()));
            } catch (ServiceException e) {
                throw at(statements.size(), e);
            }
        }
        return statements;
    }

    private SqlStatement statement(String sql, SqlParameters parameters) {
        return PlaceholderParser.parse(sql, database.dialect()).with(parameters);
    }

    private static SqlResult named(SqlResult result) {
        return new SqlResult(
                result.rowsAffected(),
                result.returned().map(rows -> new SqlRows(UniqueColumns.of(rows.columns()), rows.rows())));
    }

    /** People count from 1 and arrays from 0: the sentence says both. */
    private static ServiceException at(int index, ServiceException e) {
        return new ServiceException(
                e.code(), "Statement " + (index + 1) + " (index " + index + "): " + e.sentence(), e);
    }

    /** Adds what to do about it to what the database says. */
    private static ServiceException advised(ServiceException e, SqlLimits limits) {
        return switch (e.code()) {
            case TOO_MANY_ROWS ->
                withAdvice(
                        e,
                        "Page through them: add WHERE id > ? ORDER BY id LIMIT " + Math.min(limits.maxRows(), 1_000)
                                + ", with the last id of the page before.");
            case NO_ROWS -> withAdvice(e, "Send it to /sql/execute; nothing was changed.");
            case TIMEOUT ->
                withAdvice(e, "It may take " + limits.timeout().toMillis() + " ms, and left nothing behind.");
            default -> e;
        };
    }

    private static ServiceException withAdvice(ServiceException e, String advice) {
        return new ServiceException(e.code(), e.sentence() + " " + advice, e);
    }
}
