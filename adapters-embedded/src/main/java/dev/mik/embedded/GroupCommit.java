package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one writer of a SQLite file. Writes that arrive while a commit is being synced to disk share the next one: one sync
 * then makes all of them durable, which is what lets many small durable writes go fast.
 *
 * <p>Each piece of work runs on the writer's own platform thread (SQLite calls would pin a virtual thread's carrier while
 * the disk syncs). Callers wait without holding any lock.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());

    /** How many writes share a commit at most; bounds how long the first of them waits. */
    private static final int MAX_GROUP = 512;

    /** Statements on the writing connection; must leave no transaction open and no result set unread. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it; what it throws undoes this piece of work only. */
        T on(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts the writer.
     *
     * @param name of the thread, for people who read thread dumps
     * @param connection given away: this closes it
     */
    GroupCommit(String name, Connection connection) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        thread.start();
    }

    /**
     * Does a piece of work and returns when it is durable.
     *
     * <p>The work may run twice, if a neighbour in its group failed in a way that undid the group; what it did the first
     * time is undone then.
     */
    <T> T write(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        queue.add(pending);
        if (closing) {
            // The thread may have looked at the queue for the last time just before: then nobody else will answer.
            awaitEnd();
            pending.fail(closed());
        }
        return pending.await();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        try {
            while (!(closing && queue.isEmpty())) {
                group.add(queue.take());
                queue.drainTo(group, MAX_GROUP - 1);
                commit(group);
                group.clear();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the writer", e);
        }
    }

    private void commit(List<Pending<?>> group) {
        try {
            execute("BEGIN IMMEDIATE");
            for (Pending<?> pending : group) {
                pending.run(connection);
            }
            execute("COMMIT");
        } catch (SQLException e) {
            undo(group, SqliteFailure.of(e));
            return;
        } catch (RuntimeException e) {
            undo(group, e);
            return;
        }
        group.forEach(Pending::succeed);
    }

    private void undo(List<Pending<?>> group, RuntimeException reason) {
        rollBack();
        if (group.size() == 1) {
            group.getFirst().fail(reason);
        } else {
            // One of them spoiled it for all: each gets a transaction of its own.
            group.forEach(pending -> commit(List.of(pending)));
        }
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself, and says so here; there is nothing to mend.
            LOG.log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Finishes what was accepted, then closes the connection; later writes fail with {@code UNAVAILABLE}. */
    @Override
    public void close() {
        closing = true;
        queue.add(new Pending<>(_ -> closing)); // wakes the thread, which then sees that it is to end
        awaitEnd();
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static ServiceException closed() {
        return new ServiceException(ErrorCode.UNAVAILABLE, "The store is shutting down: try again in a moment.");
    }

    private static final class Pending<T> {
        private final Work<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init") // set by run(), which comes before succeed()
        private T result;

        Pending(Work<T> work) {
            this.work = work;
        }

        void run(Connection connection) throws SQLException {
            result = work.on(connection);
        }

        void succeed() {
            outcome.complete(result);
        }

        void fail(RuntimeException e) {
            outcome.completeExceptionally(e);
        }

        T await() {
            try {
                return outcome.join(); // not interruptible: the write goes on, so its caller has to learn how it ended
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
            }
        }
    }
}
