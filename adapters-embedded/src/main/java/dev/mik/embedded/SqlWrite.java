package dev.mik.embedded;

import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlResult;
import dev.mik.ports.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One caller's statements within the writer's transaction, fenced off by a savepoint: if one of them fails, they are
 * undone and the neighbours stay.
 *
 * <p>Some failures undo the whole transaction: SQLite does so when it stops a write that ran out of time, and a client may
 * ask for it by {@code INSERT OR ROLLBACK}. The statements run alone then, and the neighbours once more without them.
 */
final class SqlWrite implements GroupCommit.Work<BatchResult> {
    /** Statements that need longer do not make others wait for the shared commit: they run alone. */
    private static final Duration IN_COMPANY = Duration.ofMillis(50);

    private final SqliteSession session;
    private final List<SqlStatement> statements;
    private final int maxRows;
    private final boolean mustGiveRows;
    private final Deadline deadline;
    private Optional<BatchResult> verdict = Optional.empty();

    SqlWrite(SqliteSession session, List<SqlStatement> statements, SqlLimits limits, boolean mustGiveRows) {
        this.session = session;
        this.statements = statements;
        this.maxRows = limits.maxRows();
        this.mustGiveRows = mustGiveRows;
        this.deadline = Deadline.in(limits.timeout());
    }

    Deadline deadline() {
        return deadline;
    }

    /** What came of it, if it ended by undoing the transaction, so that the writer could only throw. */
    Optional<BatchResult> verdict() {
        return verdict;
    }

    @Override
    public BatchResult inCompany(Connection connection) throws SQLException {
        return run(deadline.atMostIn(IN_COMPANY));
    }

    @Override
    public BatchResult on(Connection connection) throws SQLException {
        return run(deadline);
    }

    private BatchResult run(Deadline stop) throws SQLException {
        verdict = Optional.empty();
        List<SqlResult> results = new ArrayList<>(statements.size());
        session.command("SAVEPOINT caller");
        try {
            session.stopAt(stop);
            for (SqlStatement statement : statements) {
                HeldRows rows = new HeldRows(maxRows);
                long changed = session.run(statement, mustGiveRows, rows);
                results.add(new SqlResult(changed, rows.result()));
            }
        } catch (SQLException | ServiceException e) {
            session.neverStop();
            BatchResult failed = new BatchResult.RolledBack(results.size(), failure(e));
            undo(e, failed);
            if (e instanceof SQLException sql && SqlFailure.isInterrupt(sql) && !deadline.passed()) {
                throw sql; // it only ran out of its time in company
            }
            return failed;
        } finally {
            session.neverStop();
        }
        session.command("RELEASE caller");
        return new BatchResult.Committed(results);
    }

    private void undo(Exception e, BatchResult failed) throws SQLException {
        try {
            session.command("ROLLBACK TO caller");
            session.command("RELEASE caller");
        } catch (SQLException gone) {
            // The savepoint went with the whole transaction: the writer has to know.
            e.addSuppressed(gone);
            verdict = Optional.of(failed);
            throw gone;
        }
    }

    private static ServiceException failure(Exception e) {
        return switch (e) {
            case SQLException sql -> SqlFailure.of(sql);
            case ServiceException known -> known;
            default -> throw new IllegalStateException(e);
        };
    }
}
