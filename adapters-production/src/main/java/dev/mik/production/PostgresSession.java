package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import dev.mik.production.StatementShape.ParameterTypes;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/**
 * A connection while one call has it. Closing it undoes what was not committed, and gives it back as it was: whatever a
 * client's statement may have set, locked, listened to or made in the session is gone.
 */
final class PostgresSession implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PostgresSession.class.getName());

    /** A result up to this size is read in one go. */
    static final int QUICK_ROWS = 500;

    private static final long QUICK_BYTES = 1 << 20;

    /**
     * Of a larger one, so many rows come at first; then as many as have about so many bytes, but never many more than
     * before, nor more than so many: the next ones may be larger.
     */
    private static final int FIRST_LOT = 16;

    private static final int LOT_BYTES = 256 * 1024;
    private static final int LOT_GROWTH = 4;
    private static final int LARGEST_LOT = 256;

    /** What one lot may have on the wire, where 11 MiB of bytes can take 22. */
    private static final int MAX_LOT_BYTES = 24 << 20;

    private static final int ROWS_BETWEEN_LOOKS = 64;

    /** {@code DISCARD ALL} without the plans, in a form that may follow a COMMIT in the same message. */
    private static final String RESET = "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; " + PostgresConnector.SET_ZONE
            + "; CLOSE ALL; UNLISTEN *; SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES";

    private static final String ROLLBACK = "ROLLBACK; " + RESET;

    private final PostgresPool pool;
    private final StatementShapes shapes;
    private final Connection pooled;
    private final PgConnection connection;
    private final MessageFilter filter;
    private final RunningCall call;
    private final boolean interrupted;

    private boolean sound = true;
    private boolean tainted;
    private boolean changedSchema;
    private boolean usedMemory;
    private boolean outcomeUnknown;

    PostgresSession(
            PostgresPool pool,
            StatementShapes shapes,
            Connection pooled,
            PgConnection connection,
            RunningCall call,
            boolean interrupted) {
        this.pool = pool;
        this.shapes = shapes;
        this.pooled = pooled;
        this.connection = connection;
        this.filter = FilteredSocket.filter(connection);
        this.call = call;
        this.interrupted = interrupted;
    }

    // ---- statements that stand alone ----

    /** Whether the server holds every transaction of this session for one that reads, unless told otherwise. */
    boolean readsByDefault() {
        return "on".equals(connection.getParameterStatus("default_transaction_read_only"));
    }

    /**
     * Runs a read in one go, as a transaction of its own.
     *
     * @return false if the result is larger; {@code rows} count for nothing then
     */
    boolean readQuickly(SqlStatement statement, StatementShape shape, HeldRows rows) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement prepared = prepare(statement, shape)) {
            prepared.setMaxRows(QUICK_ROWS + 1);
            filter.allow(QUICK_BYTES);
            execute(prepared);
            if (filter.overflowed()) {
                return false;
            }
            read(prepared, rows);
            return rows.count() <= QUICK_ROWS;
        }
    }

    /** Runs a change of the schema as a transaction of its own, because some cannot be part of a larger one. */
    void changeSchema(SqlStatement statement, StatementShape shape) throws SQLException {
        connection.setAutoCommit(true);
        tainted = true;
        outcomeUnknown = true;
        try (PreparedStatement prepared = prepare(statement, shape)) {
            execute(prepared);
        }
        outcomeUnknown = false;
        shapes.forget();
    }

    // ---- transactions ----

    /** Begins a transaction, which reads only if the pool's do. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Runs a statement in the transaction.
     *
     * @param mustGiveRows fail with {@link ErrorCode#NO_ROWS} if it gives none, before it does anything
     * @param sink gets columns and rows if the statement gives any, and is not called otherwise
     * @return rows inserted, updated or deleted
     */
    long run(SqlStatement statement, StatementShape shape, boolean mustGiveRows, int maxRows, RowSink sink)
            throws SQLException {
        tainted |= statement.kind() != Kind.READ;
        try (PreparedStatement prepared = prepare(statement, shape)) {
            if (mustGiveRows && !givesRows(prepared, statement.kind(), shape)) {
                throw new ServiceException(ErrorCode.NO_ROWS, "The statement gives no rows.");
            }
            prepared.setFetchSize(FIRST_LOT);
            filter.allow(MAX_LOT_BYTES);
            boolean rows = execute(prepared);
            checkStillOurs();
            if (statement.kind() == Kind.SCHEMA) {
                changedSchema = true;
                shapes.forget();
            }
            if (!rows) {
                if (mustGiveRows) {
                    throw new ServiceException(ErrorCode.NO_ROWS, "The statement gives no rows.");
                }
                return statement.kind() == Kind.SCHEMA ? 0 : Math.max(0, prepared.getLargeUpdateCount());
            }
            long given = stream(prepared, maxRows, sink);
            return statement.kind() == Kind.WRITE || shape.returnsWhatItWrote() ? given : 0;
        }
    }

    private boolean givesRows(PreparedStatement prepared, Kind kind, StatementShape shape) throws SQLException {
        return switch (kind) {
            case READ -> true;
            case WRITE -> shape.mayReturn();
            case SCHEMA -> false;
            case UNKNOWN -> {
                if (shape.givesRows().isEmpty()) {
                    call.waits();
                    shape.givesRows(prepared.getMetaData() != null);
                    call.hears();
                }
                yield shape.givesRows().orElse(false);
            }
        };
    }

    /** No statement should be able to end the transaction or to change how the next text is read. Trust, and verify. */
    private void checkStillOurs() {
        boolean open = connection.getTransactionState() == TransactionState.OPEN;
        if (!open || !readsTextAsWeDo()) {
            sound = false;
            throw new ServiceException(
                    ErrorCode.STATEMENT_REFUSED,
                    open
                            ? "The statement changes standard_conforming_strings, which the API needs as it is."
                            : "The statement ended the transaction that the API made for it.");
        }
    }

    private boolean readsTextAsWeDo() {
        return "on".equals(connection.getParameterStatus("standard_conforming_strings"));
    }

    /** Makes durable what the transaction did, and undoes what it left in the session. */
    void commit() throws SQLException {
        call.commits();
        outcomeUnknown = true;
        filter.expectCommit();
        try {
            command("COMMIT; " + RESET);
            tainted = false;
        } catch (SQLException e) {
            if (!filter.committed()) {
                throw e;
            }
            // It was stopped, or the connection broke, between the COMMIT and the end: for the caller, all is well.
            sound = false;
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be cleaned after a COMMIT", e);
        }
        outcomeUnknown = false;
    }

    /**
     * Undoes the transaction, so that another can begin.
     *
     * @param forgetting whether the server's plans may be out of date, too
     */
    void undo(boolean forgetting) throws SQLException {
        if (connection.getTransactionState() != TransactionState.IDLE) {
            command("ROLLBACK");
        }
        if (forgetting) {
            connection.setAutoCommit(true);
            command("DEALLOCATE ALL");
        }
    }

    private void command(String sql) throws SQLException {
        call.waits();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
        call.hears();
    }

    // ---- preparing and reading ----

    private PreparedStatement prepare(SqlStatement statement, StatementShape shape) throws SQLException {
        List<SqlValue> values = statement.parameters();
        if (shape.parameters() != values.size()) {
            throw new ServiceException(
                    ErrorCode.SQL_ERROR,
                    "The statement has " + shape.parameters() + " placeholders, but " + values.size()
                            + " parameters were sent.");
        }
        if (!readsTextAsWeDo()) {
            sound = false;
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "The connection was left in a state that the API cannot use.");
        }
        PreparedStatement prepared = connection.prepareStatement(statement.text());
        try {
            if (!values.isEmpty()) {
                PostgresParameters.bind(prepared, types(statement.text(), shape), values);
            }
            return prepared;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private ParameterTypes types(String text, StatementShape shape) throws SQLException {
        Optional<ParameterTypes> known = shape.types();
        if (known.isPresent()) {
            usedMemory = true;
            return known.get();
        }
        boolean within = connection.getTransactionState() == TransactionState.OPEN;
        ParameterTypes found = within ? askTypesWithin(text) : askTypes(text);
        shape.types(found);
        return found;
    }

    /** Asks where a failure must not end the transaction. */
    private ParameterTypes askTypesWithin(String text) throws SQLException {
        call.waits();
        Savepoint before = connection.setSavepoint();
        ParameterTypes found = askTypes(text);
        call.waits();
        if (found instanceof ParameterTypes.Natural) {
            connection.rollback(before);
        }
        connection.releaseSavepoint(before);
        call.hears();
        return found;
    }

    /** Asks for a text that the server has not planned yet: of a plan it would tell what held when it was made. */
    private ParameterTypes askTypes(String text) throws SQLException {
        call.waits();
        try (PreparedStatement unplanned = connection.prepareStatement(text + "\n")) {
            return new ParameterTypes.Inferred(names(unplanned.getParameterMetaData()));
        } catch (SQLException e) {
            if (!PostgresFailure.isUntyped(e)) {
                throw e;
            }
            return new ParameterTypes.Natural();
        } finally {
            call.hears();
        }
    }

    private static List<String> names(ParameterMetaData parameters) throws SQLException {
        List<String> names = new ArrayList<>(parameters.getParameterCount());
        for (int i = 1; i <= parameters.getParameterCount(); i++) {
            names.add(parameters.getParameterTypeName(i));
        }
        return names;
    }

    private boolean execute(PreparedStatement prepared) throws SQLException {
        call.check();
        call.waits();
        boolean rows = prepared.execute();
        call.hears();
        return rows;
    }

    private static void read(PreparedStatement prepared, RowSink sink) throws SQLException {
        try (PgResultSet rows = prepared.getResultSet().unwrap(PgResultSet.class)) {
            List<String> names = names(rows.getMetaData());
            sink.columns(names);
            int[] types = PostgresCells.types(rows, names.size());
            List<SqlValue> cells = new ArrayList<>(names.size());
            while (rows.next()) {
                cells.clear();
                PostgresCells.read(rows, types, cells);
                sink.row(cells);
            }
        }
    }

    /** Hands a result over in lots, so that only one of them is in the heap. */
    private long stream(PreparedStatement prepared, int maxRows, RowSink sink) throws SQLException {
        try (PgResultSet rows = prepared.getResultSet().unwrap(PgResultSet.class)) {
            List<String> names = names(rows.getMetaData());
            sink.columns(names);
            int[] types = PostgresCells.types(rows, names.size());
            List<SqlValue> cells = new ArrayList<>(names.size());
            Lots lots = new Lots(rows);
            long given = 0;
            while (lots.next()) {
                if (given == maxRows) {
                    throw HeldRows.tooMany(maxRows);
                }
                cells.clear();
                PostgresCells.read(rows, types, cells);
                lots.sized(HeldRows.size(cells));
                sink.row(cells);
                given++;
                if (given % ROWS_BETWEEN_LOOKS == 0) {
                    call.check();
                }
            }
            return given;
        }
    }

    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>(columns.getColumnCount());
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return names;
    }

    /** Steps through a result; knows when the next row has to be asked for, and asks for as many as are small together. */
    private final class Lots {
        private final PgResultSet rows;
        private int lot = FIRST_LOT;
        private int taken;
        private long bytes;

        Lots(PgResultSet rows) {
            this.rows = rows;
            checkNotOverflowed();
        }

        boolean next() throws SQLException {
            boolean asks = taken == lot;
            if (asks) {
                long fitting = lot * (long) LOT_BYTES / Math.max(1, bytes);
                lot = (int) Math.max(1, Math.min(fitting, Math.min(lot * LOT_GROWTH, LARGEST_LOT)));
                rows.setFetchSize(lot);
                taken = 0;
                bytes = 0;
                filter.allow(MAX_LOT_BYTES);
                call.waits();
            }
            boolean there = rows.next();
            if (asks) {
                call.hears();
                checkNotOverflowed();
            }
            taken++;
            return there;
        }

        void sized(long rowBytes) {
            bytes += rowBytes;
        }

        private void checkNotOverflowed() {
            if (filter.overflowed()) {
                throw new ServiceException(
                        ErrorCode.TOO_MANY_ROWS,
                        lot == 1
                                ? "A row is larger than " + (MAX_LOT_BYTES >> 20) + " MiB."
                                : "The rows are too large: select fewer columns, or parts of the values.");
            }
        }
    }

    // ---- the end ----

    /** Whether the server may give another answer to the same transaction, because it was our memory that was wrong. */
    boolean isStale(SQLException e) {
        return PostgresFailure.isStalePlan(e) || (usedMemory && PostgresFailure.mayBeStale(e));
    }

    /** Notes what a failure means for the connection, and says it in the words of the port. */
    ServiceException failure(SQLException e) {
        boolean broken = PostgresFailure.breaksConnection(e);
        if (broken) {
            sound = false;
            pool.broken();
        }
        if (call.stop().isPresent() && (broken || "57014".equals(e.getSQLState()))) {
            return outcome(RunningCall.failure(call.stop().get()), broken, e);
        }
        return outcome(PostgresFailure.of(e, pool.isReadOnly()), broken, e);
    }

    private ServiceException outcome(ServiceException failure, boolean broken, SQLException e) {
        if (!broken || pool.isReadOnly()) {
            return new ServiceException(failure.code(), failure.sentence(), e);
        }
        return outcomeUnknown
                ? new ServiceException(
                        ErrorCode.UNAVAILABLE,
                        failure.sentence() + " It is not known whether the statement took effect.",
                        e)
                : new ServiceException(failure.code(), failure.sentence() + " Nothing was changed.", e);
    }

    @Override
    public void close() {
        call.end();
        try {
            if (sound && !call.isUnsure()) {
                clean();
            }
        } catch (SQLException e) {
            sound = false;
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be cleaned", e);
        } finally {
            if (changedSchema) {
                shapes.forget(); // it may have been undone since
            }
            pool.give(pooled, call, sound && !call.isUnsure());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void clean() throws SQLException {
        boolean open = connection.getTransactionState() != TransactionState.IDLE;
        if (tainted) {
            command(open ? ROLLBACK : RESET);
        } else if (open) {
            command("ROLLBACK");
        }
        connection.setAutoCommit(true);
    }
}
