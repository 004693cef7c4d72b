package dev.mik.production;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.jdbc.PgConnection;

/**
 * Some connections that are used for one purpose, and the line of those who wait for one: first come, first served.
 *
 * <p>The line is ours and not HikariCP's, which lets a latecomer have the connection that somebody else waits for.
 */
final class PostgresPool implements AutoCloseable {
    /** Who comes when this many wait already is better told at once. */
    private static final int LONGEST_LINE = 200;

    private final boolean readOnly;
    private final int size;
    private final Duration timeout;
    private final HikariDataSource connections;
    private final PostgresHealth health;
    private final CallWatch watch;
    private final StatementShapes shapes;
    private final Semaphore places;
    private volatile boolean closed;

    PostgresPool(
            PostgresConnector connector,
            boolean readOnly,
            int size,
            Duration timeout,
            PostgresHealth health,
            CallWatch watch,
            StatementShapes shapes) {
        this.readOnly = readOnly;
        this.size = size;
        this.timeout = timeout;
        this.health = health;
        this.watch = watch;
        this.shapes = shapes;
        this.places = new Semaphore(size, true);
        this.connections = new HikariDataSource(settings(connector));
    }

    private HikariConfig settings(PostgresConnector connector) {
        HikariConfig settings = new HikariConfig();
        settings.setDataSource(new ConnectorSource(connector, readOnly));
        settings.setPoolName(readOnly ? "sql-reads" : "sql-writes");
        settings.setReadOnly(readOnly);
        settings.setMaximumPoolSize(size);
        // None is kept for its own sake: while the server is away, nothing then tries to log in but the health's probe,
        // and
        // no back-off of the pool's delays the first call after its return.
        settings.setMinimumIdle(0);
        settings.setInitializationFailTimeout(-1);
        // One connection that turns out to be dead may be found out about, not all of them one after the other.
        long half = Math.max(250, timeout.toMillis() / 2);
        settings.setConnectionTimeout(half);
        settings.setValidationTimeout(half);
        return settings;
    }

    /**
     * Takes a connection for one call; to be given back by closing it.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE}, {@link ErrorCode#BUSY} if too many wait already,
     *     {@link ErrorCode#TIMEOUT} if the time is over before it is this one's turn
     */
    PostgresSession take(SqlDeadline deadline) {
        checkServes();
        awaitPlace(deadline);
        boolean taken = false;
        try {
            checkServes();
            PostgresSession session = session(deadline);
            taken = true;
            return session;
        } finally {
            if (!taken) {
                places.release();
            }
        }
    }

    private void checkServes() {
        if (closed) {
            throw PostgresFailure.closed();
        }
        health.check();
    }

    private void awaitPlace(SqlDeadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    if (places.getQueueLength() >= LONGEST_LINE) {
                        throw new ServiceException(
                                ErrorCode.BUSY, "Too many statements wait for their turn: try again in a moment.");
                    }
                    if (places.tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw new ServiceException(ErrorCode.TIMEOUT, "Other statements took all of the time.");
                } catch (InterruptedException _) {
                    interrupted = true; // a statement is not left for it; whoever called is told afterwards
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private PostgresSession session(SqlDeadline deadline) {
        // The pool and the driver give up what they do when the thread is interrupted, and close the socket.
        boolean interrupted = Thread.interrupted();
        try {
            Connection pooled = connection();
            PgConnection connection = pooled.unwrap(PgConnection.class);
            RunningCall call = new RunningCall(connection, health, deadline, timeout, readOnly);
            watch.add(call);
            if (closed) {
                putBack(pooled, call, true);
                throw PostgresFailure.closed();
            }
            return new PostgresSession(this, shapes, pooled, connection, call, interrupted);
        } catch (SQLException | RuntimeException e) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("the pool holds connections of this driver only", e);
        }
    }

    private Connection connection() {
        try {
            return connections.getConnection();
        } catch (SQLException e) {
            if (closed) {
                throw PostgresFailure.closed();
            }
            health.doubt();
            throw PostgresFailure.connecting(e);
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** A connection broke under a call. */
    void broken() {
        health.doubt();
    }

    /** Ends a session: the connection goes back, or is closed if it is of no further use. */
    void give(Connection pooled, RunningCall call, boolean sound) {
        try {
            putBack(pooled, call, sound);
        } finally {
            places.release();
        }
    }

    private void putBack(Connection pooled, RunningCall call, boolean sound) {
        watch.remove(call);
        if (!sound) {
            connections.evictConnection(pooled);
        }
        try {
            pooled.close();
        } catch (SQLException e) {
            connections.evictConnection(pooled);
        }
    }

    /** Closes the connections that nobody uses, and the others when they are given back. */
    void renew() {
        connections.getHikariPoolMXBean().softEvictConnections();
    }

    /** Lets nobody in any more. */
    void refuse() {
        closed = true;
    }

    /** Returns when the last call has ended. */
    @Override
    public void close() {
        refuse();
        places.acquireUninterruptibly(size);
        connections.close();
        places.release(size); // who waited finds out that it is closed
    }
}
