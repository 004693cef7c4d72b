package dev.mik.production;

import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.sql.SQLException;
import java.util.List;

/**
 * Statements on connections whose transactions read only, so that no write can be in front of them.
 *
 * <p>A read whose text calls no function first runs in one round trip, and is done if its result is small. One whose result
 * turns out to be large begins anew and comes in lots; that is allowed because a read has no effects.
 */
final class PostgresReads {
    private final PostgresPool pool;
    private final StatementShapes shapes;

    PostgresReads(PostgresPool pool, StatementShapes shapes) {
        this.pool = pool;
        this.shapes = shapes;
    }

    /**
     * Runs a statement that may turn out to be a write.
     *
     * @return false if it is one; nothing has happened then
     */
    boolean read(SqlStatement statement, SqlLimits limits, boolean mustGiveRows, RowSink sink) {
        StatementShape shape = shapes.of(statement.text());
        CountedSink counted = new CountedSink(sink);
        try (PostgresSession session = pool.take(SqlDeadline.in(limits.timeout()))) {
            try {
                return read(session, statement, shape, limits, mustGiveRows, counted);
            } catch (SQLException e) {
                if (session.isStale(e) && counted.isUntouched()) {
                    shapes.forget(statement.text());
                    return again(session, statement, limits, mustGiveRows, counted);
                }
                return failed(session, e, counted);
            }
        }
    }

    private boolean again(
            PostgresSession session, SqlStatement statement, SqlLimits limits, boolean mustGiveRows, CountedSink sink) {
        try {
            session.undo(true);
            return read(session, statement, shapes.of(statement.text()), limits, mustGiveRows, sink);
        } catch (SQLException e) {
            return failed(session, e, sink);
        }
    }

    /** It wants to write, if that is all and nobody has seen a row yet; else throws. */
    private static boolean failed(PostgresSession session, SQLException e, CountedSink sink) {
        ServiceException failure = session.failure(e);
        if (PostgresFailure.isReadOnly(e) && sink.isUntouched()) {
            return false;
        }
        throw failure;
    }

    private static boolean read(
            PostgresSession session,
            SqlStatement statement,
            StatementShape shape,
            SqlLimits limits,
            boolean mustGiveRows,
            RowSink sink)
            throws SQLException {
        if (statement.kind() == Kind.READ && !shape.isLarge() && session.readsByDefault()) {
            HeldRows rows =
                    new HeldRows(Math.min(limits.maxRows(), PostgresSession.QUICK_ROWS) + 1, new HeldRows.Room());
            if (session.readQuickly(statement, shape, rows)) {
                if (rows.count() > limits.maxRows()) {
                    throw HeldRows.tooMany(limits.maxRows());
                }
                rows.passTo(sink);
                return true;
            }
        }
        session.begin();
        CountedSink counted = new CountedSink(sink);
        session.run(statement, shape, mustGiveRows, limits.maxRows(), counted);
        shape.large(counted.rows() > PostgresSession.QUICK_ROWS);
        return true;
    }

    /** Knows whether it was called. */
    static final class CountedSink implements RowSink {
        private final RowSink sink;
        private boolean touched;
        private long rows;

        CountedSink(RowSink sink) {
            this.sink = sink;
        }

        @Override
        public void columns(List<String> names) {
            touched = true;
            sink.columns(names);
        }

        @Override
        public void row(List<SqlValue> cells) {
            touched = true;
            rows++;
            sink.row(cells);
        }

        boolean isUntouched() {
            return !touched;
        }

        long rows() {
            return rows;
        }
    }
}
