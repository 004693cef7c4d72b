package dev.mik.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** A fixed number of connections that read a SQLite file, each lent to one caller at a time. */
final class SqliteReaders implements AutoCloseable {
    private final LinkedBlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
    private final int size;
    private volatile boolean closed;

    /** Opens the connections; the file exists and has its schema. */
    SqliteReaders(SqliteFile file, int size) {
        this.size = size;
        for (int i = 0; i < size; i++) {
            idle.add(file.openReader());
        }
    }

    /** Does a piece of work that only reads; fails with {@code UNAVAILABLE} once closed. */
    <T> T read(GroupCommit.Work<T> work) {
        Connection connection = take();
        try {
            if (closed) {
                throw GroupCommit.closed();
            }
            return work.on(connection);
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        } finally {
            idle.add(connection);
        }
    }

    private Connection take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return idle.take(); // short: whoever has one reads a few pages and gives it back
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the reads that run, then closes. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                all.add(take());
                all.getLast().close();
            }
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        } finally {
            idle.addAll(all); // closed ones, so that a caller who waits for one gets on and learns of it
        }
    }
}
