package dev.mik.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A few connections that only read, each with statements that stay prepared. A read runs on the caller's own thread, sees
 * the last commit, and waits for no writer; it should be short, because SQLite holds on to a virtual thread's carrier.
 *
 * @param <S> the prepared statements of one connection
 */
final class SqliteReaders<S> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SqliteReaders.class.getName());
    private static final int SIZE = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Prepares what every connection needs. */
    @FunctionalInterface
    interface Preparation<S> {
        S on(Connection connection) throws SQLException;
    }

    /** Reads; must close its result sets, because an open one keeps the write-ahead log from being emptied. */
    @FunctionalInterface
    interface Query<S, T> {
        T on(S statements) throws SQLException;
    }

    private record Reader<S>(Connection connection, S statements) {}

    private final SqliteFile file;
    private final Preparation<S> preparation;
    private final Semaphore permits = new Semaphore(SIZE);
    private final ConcurrentLinkedDeque<Reader<S>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Opens no connection yet: each is made when a read finds all others in use. */
    SqliteReaders(SqliteFile file, Preparation<S> preparation) {
        this.file = file;
        this.preparation = preparation;
    }

    /** Runs one query. Waits only if as many as there are connections are running. */
    <T> T read(Query<S, T> query) {
        permits.acquireUninterruptibly();
        try {
            if (closed) {
                throw WriteQueue.closed();
            }
            Reader<S> reader = Optional.ofNullable(idle.pollFirst()).orElseGet(this::open);
            return read(query, reader);
        } finally {
            permits.release();
        }
    }

    private <T> T read(Query<S, T> query, Reader<S> reader) {
        boolean sound = false;
        try {
            T result = query.on(reader.statements);
            sound = true;
            return result;
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        } catch (RuntimeException e) {
            sound = true;
            throw e;
        } finally {
            if (sound) {
                idle.addFirst(reader); // the last one used has the warmest cache
            } else {
                close(reader);
            }
        }
    }

    private Reader<S> open() {
        Connection connection = file.openReader();
        try {
            return new Reader<>(connection, preparation.on(connection));
        } catch (SQLException e) {
            close(new Reader<>(connection, file));
            throw SqliteFailure.of(e);
        }
    }

    /** Waits for running reads, then closes the connections; later reads fail with {@code UNAVAILABLE}. */
    @Override
    public void close() {
        closed = true;
        permits.acquireUninterruptibly(SIZE);
        try {
            idle.forEach(SqliteReaders::close);
            idle.clear();
        } finally {
            permits.release(SIZE);
        }
    }

    private static void close(Reader<?> reader) {
        try {
            reader.connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "a reading connection did not close", e);
        }
    }
}
