package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Statements that write, or may: each call is one transaction on a connection of its own.
 *
 * <p>A transaction that the server undid because of another one is run again, a few times. One whose connection broke is
 * not: nobody knows whether it was committed.
 */
final class PostgresWrites {
    private static final int ATTEMPTS = 5;

    private final PostgresPool pool;
    private final StatementShapes shapes;

    PostgresWrites(PostgresPool pool, StatementShapes shapes) {
        this.pool = pool;
        this.shapes = shapes;
    }

    /** Runs a statement that must give rows, and hands them over as they come. */
    long query(SqlStatement statement, SqlLimits limits, RowSink sink) {
        PostgresReads.CountedSink counted = new PostgresReads.CountedSink(sink);
        StatementShape shape = shapes.of(statement.text());
        if (statement.kind() == Kind.SCHEMA || (statement.kind() == Kind.WRITE && !shape.mayReturn())) {
            throw new ServiceException(ErrorCode.NO_ROWS, "The statement gives no rows.");
        }
        Transaction<Long> transaction = new Transaction<>(List.of(statement), counted) {
            @Override
            Long on(PostgresSession session) throws SQLException {
                return session.run(statement, shapes.of(statement.text()), true, limits.maxRows(), counted);
            }
        };
        return run(transaction, limits);
    }

    /** Runs one statement of any kind. */
    SqlResult execute(SqlStatement statement, SqlLimits limits) {
        if (statement.kind() == Kind.SCHEMA) {
            changeSchema(statement, limits);
            return new SqlResult(0, Optional.empty());
        }
        Batch batch = new Batch(List.of(statement), limits);
        return run(batch, limits).getFirst();
    }

    /** Runs all statements in one transaction. */
    BatchResult batch(List<SqlStatement> statements, SqlLimits limits) {
        Batch batch = new Batch(statements, limits);
        try {
            return new BatchResult.Committed(run(batch, limits));
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.UNAVAILABLE || !batch.began()) {
                throw e;
            }
            // A deferred constraint is looked at when the transaction ends, so it is the last one's fault.
            return new BatchResult.RolledBack(Math.min(batch.done(), statements.size() - 1), e);
        }
    }

    private void changeSchema(SqlStatement statement, SqlLimits limits) {
        try (PostgresSession session = pool.take(SqlDeadline.in(limits.timeout()))) {
            try {
                session.changeSchema(statement, shapes.of(statement.text()));
            } catch (SQLException e) {
                throw session.failure(e);
            }
        }
    }

    private <T> T run(Transaction<T> transaction, SqlLimits limits) {
        SqlDeadline deadline = SqlDeadline.in(limits.timeout());
        try (PostgresSession session = pool.take(deadline)) {
            int attempt = 1;
            while (true) {
                try {
                    session.begin();
                    T result = transaction.on(session);
                    session.commit();
                    return result;
                } catch (SQLException e) {
                    ServiceException failure = session.failure(e);
                    if (!mayHelp(session, transaction, e, attempt) || deadline.passed()) {
                        throw failure;
                    }
                    undo(session, PostgresFailure.isConflict(e), failure);
                    pause(attempt);
                    attempt++;
                }
            }
        }
    }

    /** Whether the same transaction may go better now. Nothing of it is left, and nobody was told anything of it. */
    private boolean mayHelp(PostgresSession session, Transaction<?> transaction, SQLException e, int attempt) {
        if (!transaction.isUntold()) {
            return false;
        }
        if (PostgresFailure.isConflict(e)) {
            return attempt < ATTEMPTS;
        }
        boolean stale = attempt == 1 && session.isStale(e);
        if (stale) {
            transaction.statements().forEach(statement -> shapes.forget(statement.text()));
        }
        return stale;
    }

    private static void undo(PostgresSession session, boolean planIsGood, ServiceException failure) {
        try {
            session.undo(!planIsGood);
        } catch (SQLException e) {
            failure.addSuppressed(session.failure(e));
            throw failure;
        }
    }

    /** For a while that grows, and is not the same for two that are in each other's way. */
    private static void pause(int attempt) {
        long millis = ThreadLocalRandom.current().nextLong(1, 10L << attempt);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /**
     * What is done between BEGIN and COMMIT, perhaps more than once.
     *
     * @param <T> what comes of it
     */
    private abstract static class Transaction<T> {
        private final List<SqlStatement> statements;
        private final PostgresReads.CountedSink sink;

        Transaction(List<SqlStatement> statements, PostgresReads.CountedSink sink) {
            this.statements = statements;
            this.sink = sink;
        }

        abstract T on(PostgresSession session) throws SQLException;

        List<SqlStatement> statements() {
            return statements;
        }

        boolean isUntold() {
            return sink.isUntouched();
        }
    }

    private final class Batch extends Transaction<List<SqlResult>> {
        private final SqlLimits limits;
        private final List<SqlResult> results = new ArrayList<>();
        private boolean began;

        Batch(List<SqlStatement> statements, SqlLimits limits) {
            super(statements, new PostgresReads.CountedSink(new HeldRows(0, new HeldRows.Room())));
            this.limits = limits;
        }

        @Override
        List<SqlResult> on(PostgresSession session) throws SQLException {
            began = true;
            results.clear();
            HeldRows.Room room = new HeldRows.Room();
            for (SqlStatement statement : statements()) {
                HeldRows rows = new HeldRows(limits.maxRows(), room);
                long affected = session.run(statement, shapes.of(statement.text()), false, Integer.MAX_VALUE, rows);
                results.add(new SqlResult(affected, rows.result()));
            }
            return List.copyOf(results);
        }

        boolean began() {
            return began;
        }

        /** How many statements went well. */
        int done() {
            return results.size();
        }
    }
}
