package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.jdbc.PgConnection;

/**
 * One call while it has a connection: when it must end, since when it waits for the server, and why it was stopped.
 *
 * <p>Used by the thread that runs the call, and by the {@link CallWatch} that stops it.
 */
final class RunningCall {
    private static final System.Logger LOG = System.getLogger(RunningCall.class.getName());
    private static final long NOT_WAITING = 0;
    private static final SqlDeadline NEVER = SqlDeadline.in(Duration.ofDays(36_500));

    /** Why a call was stopped from outside. */
    enum Stop {
        /** Its time was over. */
        DEADLINE,
        /** The server gave no sign of life. */
        UNREACHABLE,
        /** The database is being closed. */
        CLOSING
    }

    private final PgConnection connection;
    private final PostgresHealth health;
    private final Duration timeout;
    private final boolean reads;

    /** Held while a cancel request is under way, so that none reaches the server after this call has ended. */
    private final ReentrantLock cancelling = new ReentrantLock();

    private boolean ended;
    private volatile SqlDeadline deadline;
    private volatile long waitingSince = NOT_WAITING;
    private volatile Optional<Stop> stop = Optional.empty();
    private volatile SqlDeadline patience = NEVER;
    private volatile boolean unsure;

    /**
     * A call that begins now.
     *
     * @param timeout the patience with a server that does not answer, also when it is asked to stop
     * @param reads whether stopping it loses nothing that anybody was promised
     */
    RunningCall(PgConnection connection, PostgresHealth health, SqlDeadline deadline, Duration timeout, boolean reads) {
        this.connection = connection;
        this.health = health;
        this.deadline = deadline;
        this.timeout = timeout;
        this.reads = reads;
    }

    // ---- for the thread that runs it ----

    /** The server is asked something now. */
    void waits() {
        waitingSince = System.nanoTime() | 1;
    }

    /** The server has answered. */
    void hears() {
        waitingSince = NOT_WAITING;
        health.heard();
    }

    /** Throws if this was stopped; for between two statements or rows. */
    void check() {
        stop.ifPresent(why -> {
            throw failure(why);
        });
        if (deadline.passed()) {
            throw failure(Stop.DEADLINE);
        }
    }

    /** From here on, what was done may become durable: the time for that is not what the statements left over. */
    void commits() {
        cancelling.lock();
        try {
            check();
            deadline = deadline.atLeastIn(timeout);
        } finally {
            cancelling.unlock();
        }
    }

    /** No cancel request is under way afterwards, and none will follow. */
    void end() {
        cancelling.lock();
        try {
            ended = true;
        } finally {
            cancelling.unlock();
        }
        waitingSince = NOT_WAITING;
    }

    /** Whether the connection is in a state that nobody knows, because a cancel request may still arrive. */
    boolean isUnsure() {
        return unsure;
    }

    Optional<Stop> stop() {
        return stop;
    }

    /** What a call that was stopped for this reason fails with. */
    static ServiceException failure(Stop why) {
        return switch (why) {
            case DEADLINE -> new ServiceException(ErrorCode.TIMEOUT, "The statement was stopped at its time limit.");
            case UNREACHABLE -> new ServiceException(ErrorCode.UNAVAILABLE, "The database did not answer in time.");
            case CLOSING -> PostgresFailure.closed();
        };
    }

    // ---- for the watch ----

    /** Nanoseconds for which the server has been silent; 0 while nothing is asked of it. */
    long silence() {
        long since = waitingSince;
        return since == NOT_WAITING ? 0 : Math.max(0, System.nanoTime() - since);
    }

    /** Nanoseconds until the watch has to look at the latest. */
    long left() {
        return (stop.isPresent() ? patience : deadline).left();
    }

    /** Stops the call if its time is over, by force if the server did not stop it when asked. */
    void look() {
        if (stop.isPresent()) {
            if (patience.passed()) {
                abort();
            }
        } else if (deadline.passed()) {
            cancel(Stop.DEADLINE);
        }
    }

    /** Stops the call if that breaks no promise. */
    void closing() {
        if (reads) {
            cancel(Stop.CLOSING);
        }
    }

    private void cancel(Stop why) {
        stop = Optional.of(why);
        patience = SqlDeadline.in(timeout.multipliedBy(4).dividedBy(5));
        Thread.ofVirtual().name("sql-cancel").start(this::sendCancel);
    }

    private void sendCancel() {
        cancelling.lock();
        try {
            if (!ended) {
                long started = System.nanoTime();
                connection.cancelQuery();
                // The driver does not tell a request that nobody took, but that one takes its time.
                unsure = System.nanoTime() - started > timeout.toNanos() / 2;
            }
        } catch (SQLException e) {
            unsure = true;
            LOG.log(System.Logger.Level.DEBUG, "a statement could not be cancelled", e);
        } finally {
            cancelling.unlock();
        }
    }

    /** Cuts the connection; the thread that waits on it fails at once. */
    void abort() {
        // One that had to stop anyway, and whose server lives but is deep in something, is no sign of a silent server.
        if (stop.isEmpty() || (stop.equals(Optional.of(Stop.DEADLINE)) && health.isDown())) {
            stop = Optional.of(Stop.UNREACHABLE);
        }
        patience = NEVER;
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be cut", e);
        }
    }
}
