package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.jdbc.PgConnection;

/**
 * Whether the server is there. Found out by logging in anew, when somebody asks or has reason to doubt it; once it is down,
 * several times a second until it is back. While it is down, calls fail at once instead of waiting one after the other.
 */
final class PostgresHealth implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PostgresHealth.class.getName());

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    /** An answer this old is good enough, so that asking often does not mean logging in often. */
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(250);

    private static final Duration LONGEST_PING = Duration.ofMillis(1_900);

    /**
     * What a probe found wrong.
     *
     * @param isDown whether connections that are open will not do any better
     */
    private record Finding(ServiceException failure, boolean isDown) {}

    private final PostgresConnector connector;
    private final Duration patience;
    private final Duration pingPatience;
    private final Runnable whenDown;

    private volatile Optional<ServiceException> down = Optional.empty();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean closed;
    private CompletableFuture<Optional<Finding>> probe = CompletableFuture.completedFuture(Optional.empty());
    private long probeEnded = System.nanoTime() - FRESH;
    private Optional<String> lastComplaint = Optional.empty();

    /**
     * Believes that the server is there.
     *
     * @param timeout in which a doubt has to arise and be settled, with some time left to tell everybody
     * @param whenDown called each time that the server turns out to be gone
     */
    PostgresHealth(PostgresConnector connector, Duration timeout, Runnable whenDown) {
        this.connector = connector;
        this.patience = timeout.multipliedBy(2).dividedBy(5);
        this.pingPatience = timeout.compareTo(LONGEST_PING) > 0 ? LONGEST_PING : timeout;
        this.whenDown = whenDown;
    }

    /** The server has answered something. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    boolean isDown() {
        return down.isPresent();
    }

    /** Throws {@link ErrorCode#UNAVAILABLE} if the server is known to be down. */
    void check() {
        down.ifPresent(failure -> {
            throw again(failure);
        });
    }

    /** Has the server looked for, unless it was heard of in the last so many nanoseconds. */
    void suspect(long nanos) {
        if (System.nanoTime() - lastHeard > nanos) {
            var _ = probe();
        }
    }

    /** A connection broke or could not be had: has the server looked for. */
    void doubt() {
        var _ = probe();
    }

    /**
     * Asks the server for the first time. Whether it is there does not matter yet.
     *
     * @throws ServiceException {@link ErrorCode#FORBIDDEN} if the role may not be used
     */
    void greet() {
        try {
            ping();
        } catch (ServiceException e) {
            if (PostgresFailure.isPrivileged(e)) {
                throw new ServiceException(ErrorCode.FORBIDDEN, e.sentence(), e);
            }
        }
    }

    /** Asks the server; throws {@link ErrorCode#UNAVAILABLE} with the reason if it does not serve. */
    void ping() {
        try {
            Optional<Finding> finding = probe().get(pingPatience.toNanos(), TimeUnit.NANOSECONDS);
            finding.ifPresent(found -> {
                throw again(found.failure());
            });
        } catch (TimeoutException e) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, PostgresFailure.SILENT, e);
        } catch (ExecutionException e) {
            throw new ServiceException(ErrorCode.INTERNAL, "The database could not be asked; the log says why.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.UNAVAILABLE, "Nobody waited for the database's answer.", e);
        }
    }

    /** An exception belongs to one thread; each caller gets one of its own. */
    private static ServiceException again(ServiceException failure) {
        return new ServiceException(failure.code(), failure.sentence(), failure);
    }

    /** The probe that runs, or has just run, or a new one. */
    private synchronized CompletableFuture<Optional<Finding>> probe() {
        boolean running = !probe.isDone();
        if (running || closed || System.nanoTime() - probeEnded < FRESH) {
            return probe;
        }
        CompletableFuture<Optional<Finding>> made = new CompletableFuture<>();
        probe = made;
        Thread.ofVirtual().name("sql-probe").start(() -> run(made));
        return made;
    }

    private void run(CompletableFuture<Optional<Finding>> answer) {
        try {
            answer.complete(find());
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "looking for the database failed", e);
            answer.completeExceptionally(e);
        }
        if (isDown() && !closed) {
            pause();
            var _ = probe();
        }
    }

    private void pause() {
        try {
            // Longer than an answer is fresh, or the next probe would be this one.
            Thread.sleep(BETWEEN_TRIES.plusMillis(1));
        } catch (InterruptedException _) {
            // nobody interrupts this thread; were it so, the next try would come sooner
        }
    }

    /** Logs in; a server that takes longer than it may, and is not heard of otherwise, is down until it has answered. */
    private Optional<Finding> find() {
        long began = System.nanoTime();
        CompletableFuture<Optional<Finding>> login = new CompletableFuture<>();
        Thread.ofVirtual().name("sql-login").start(() -> login.complete(login()));
        try {
            login.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            ServiceException silent = new ServiceException(ErrorCode.UNAVAILABLE, PostgresFailure.SILENT, e);
            note(Optional.of(new Finding(silent, true)), began);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        Optional<Finding> finding = login.join();
        note(finding, began);
        return finding;
    }

    private Optional<Finding> login() {
        try (PgConnection _ = connector.connect(true)) {
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(new Finding(PostgresFailure.connecting(e), PostgresFailure.isGone(e)));
        } catch (RuntimeException e) {
            return Optional.of(new Finding(PostgresFailure.connecting(new SQLException(e)), false));
        }
    }

    private synchronized void note(Optional<Finding> finding, long began) {
        probeEnded = System.nanoTime();
        boolean heardSince = lastHeard - began > 0;
        boolean wasDown = isDown();
        down = finding.filter(found -> found.isDown() && !heardSince).map(Finding::failure);
        if (isDown() && !wasDown) {
            whenDown.run();
        }
        Optional<String> complaint = finding.map(found -> found.failure().sentence());
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            finding.ifPresentOrElse(
                    found -> LOG.log(
                            System.Logger.Level.WARNING,
                            "PostgreSQL: " + found.failure().sentence(),
                            found.failure()),
                    () -> LOG.log(System.Logger.Level.INFO, "PostgreSQL answers again"));
        }
    }

    /** Looks for the server no longer. */
    @Override
    public void close() {
        closed = true;
    }
}
