package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlValue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Reads of one SQLite file, each on a read-only connection and thus on a snapshot: no write waits for them, nor they for a
 * write.
 *
 * <p>A read first runs on the thread that calls, for a moment: most are done by then, and have cost no change of threads.
 * One that is not would hold a virtual thread's carrier, so it begins anew on one of a few platform threads; that is
 * allowed because a read has no effects.
 */
final class SqliteReads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SqliteReads.class.getName());

    private static final int CORES = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final Duration MOMENT = Duration.ofMillis(2);
    private static final long MOMENT_BYTES = 1 << 20;
    private static final int LINE = 64;
    private static final int QUICK_INPUT = 16 * 1024;

    private final SqliteFile file;
    private final ConcurrentLinkedDeque<SqliteSession> idle = new ConcurrentLinkedDeque<>();
    private final Set<SqliteSession> open = ConcurrentHashMap.newKeySet();
    /** Fewer than the JVM has carriers (see the apps' main): a native function cannot be stopped, and must not take all. */
    private final int quickPlaces = CORES;

    private final Semaphore quick = new Semaphore(quickPlaces);
    private final ThreadPoolExecutor heavy = new ThreadPoolExecutor(
            CORES,
            CORES,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LINE),
            Thread.ofPlatform().name("sql-read-", 0).daemon().factory());
    private final AtomicBoolean closing = new AtomicBoolean();

    SqliteReads(SqliteFile file) {
        this.file = file;
        heavy.allowCoreThreadTimeOut(true);
    }

    private enum Outcome {
        DONE,
        /** The statement wants to write, and has not. */
        WRITES,
        /** It needs more than a moment. */
        SLOW
    }

    /**
     * Runs a statement that may turn out to be a write.
     *
     * @return false if it is one; nothing has happened then
     */
    boolean read(SqlStatement statement, SqlLimits limits, boolean mustGiveRows, RowSink sink) {
        Deadline deadline = Deadline.in(limits.timeout());
        HeldRows rows = HeldRows.watched(limits.maxRows());
        Outcome quickly = isSmall(statement) && quick.tryAcquire()
                ? readQuickly(statement, mustGiveRows, rows, deadline)
                : Outcome.SLOW;
        return switch (quickly) {
            case DONE -> {
                rows.passTo(sink);
                yield true;
            }
            case WRITES -> false;
            case SLOW -> readSlowly(statement, mustGiveRows, new CountedRows(limits.maxRows(), sink), deadline);
        };
    }

    /** Work inside one native function is out of reach of any deadline; little input makes little of it. */
    private static boolean isSmall(SqlStatement statement) {
        long size = statement.text().length();
        for (SqlValue value : statement.parameters()) {
            size += switch (value) {
                case SqlValue.Text(String text) -> text.length();
                case SqlValue.Bytes(byte[] bytes) -> bytes.length;
                case SqlValue.Null _, SqlValue.Bool _, SqlValue.Int _, SqlValue.Real _, SqlValue.Decimal _ -> 0;
            };
        }
        return size <= QUICK_INPUT;
    }

    private Outcome readQuickly(SqlStatement statement, boolean mustGiveRows, HeldRows rows, Deadline deadline) {
        try {
            return closing.get()
                    ? Outcome.SLOW
                    : run(statement, mustGiveRows, session -> new QuickRows(rows, session), deadline.atMostIn(MOMENT));
        } catch (SQLException e) {
            if (SqlFailure.isInterrupt(e) && !deadline.passed()) {
                return Outcome.SLOW;
            }
            throw failure(e);
        } finally {
            quick.release();
        }
    }

    private boolean readSlowly(SqlStatement statement, boolean mustGiveRows, RowSink sink, Deadline deadline) {
        Ticket<Boolean> ticket = new Ticket<>();
        Runnable task = () -> {
            if (ticket.begin()) {
                answer(ticket, statement, mustGiveRows, sink, deadline);
            }
        };
        try {
            heavy.execute(task);
        } catch (RejectedExecutionException e) {
            throw closing.get()
                    ? WriteQueue.closed()
                    : new ServiceException(
                            ErrorCode.BUSY, "Too many long queries run at once: try again in a moment.", e);
        }
        if (ticket.leaveAt(deadline)) {
            heavy.remove(task);
            throw new ServiceException(ErrorCode.TIMEOUT, "Other queries took all of the time.");
        }
        return ticket.await();
    }

    private void answer(
            Ticket<Boolean> ticket, SqlStatement statement, boolean mustGiveRows, RowSink sink, Deadline deadline) {
        try {
            ticket.succeed(run(statement, mustGiveRows, _ -> sink, deadline) == Outcome.DONE);
        } catch (SQLException e) {
            ticket.fail(failure(e));
        } catch (RuntimeException e) {
            ticket.fail(e);
        } catch (Error e) {
            ticket.fail(
                    new ServiceException(ErrorCode.INTERNAL, "The query failed; the log of the daemon says why.", e));
        }
    }

    private Outcome run(
            SqlStatement statement, boolean mustGiveRows, Function<SqliteSession, RowSink> sink, Deadline deadline)
            throws SQLException {
        SqliteSession session = take();
        try {
            session.stopAt(deadline);
            session.run(statement, mustGiveRows, sink.apply(session));
            return Outcome.DONE;
        } catch (SQLException e) {
            if (SqlFailure.isReadOnly(e)) {
                return Outcome.WRITES;
            }
            throw e;
        } finally {
            idle.push(session); // on top: the one used last has its statements and pages warm
        }
    }

    private ServiceException failure(SQLException e) {
        return closing.get() && SqlFailure.isInterrupt(e) ? WriteQueue.closed() : SqlFailure.of(e);
    }

    private SqliteSession take() throws SQLException {
        SqliteSession ready = idle.poll();
        if (ready != null) {
            return ready;
        }
        SqliteSession made = SqliteSession.reading(file.openReader());
        open.add(made);
        if (closing.get()) {
            made.abort();
        }
        return made;
    }

    /** Stops what runs, and closes the connections. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        open.forEach(SqliteSession::abort);
        heavy.shutdown();
        awaitHeavy();
        quick.acquireUninterruptibly(quickPlaces);
        for (SqliteSession session : open) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.WARNING, "a reading connection did not close", e);
            }
        }
    }

    private void awaitHeavy() {
        boolean interrupted = false;
        while (!heavy.isTerminated()) {
            try {
                heavy.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the moment early when the rows grow large. */
    private record QuickRows(HeldRows rows, SqliteSession session) implements RowSink {
        @Override
        public void columns(List<String> names) {
            rows.columns(names);
        }

        @Override
        public void row(List<SqlValue> cells) {
            rows.row(cells);
            if (rows.bytes() > MOMENT_BYTES) {
                session.stopAt(Deadline.in(Duration.ZERO));
            }
        }
    }

    /** Hands rows on until there are too many. */
    private static final class CountedRows implements RowSink {
        private final int maxRows;
        private final RowSink sink;
        private int rows;

        CountedRows(int maxRows, RowSink sink) {
            this.maxRows = maxRows;
            this.sink = sink;
        }

        @Override
        public void columns(List<String> names) {
            sink.columns(names);
        }

        @Override
        public void row(List<SqlValue> cells) {
            if (rows++ == maxRows) {
                throw HeldRows.tooMany(maxRows);
            }
            sink.row(cells);
        }
    }
}
