package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The one writer of a SQLite file. Writes that arrive while a commit is being synced to disk share the next one: one sync
 * then makes all of them durable, which is what lets many small durable writes go fast.
 *
 * <p>Each piece of work runs on the writer's own platform thread (SQLite calls would pin a virtual thread's carrier while
 * the disk syncs). Callers wait without holding any lock.
 */
final class SharedCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SharedCommit.class.getName());

    /** How many writes share a commit at most; bounds how long the first of them waits. */
    private static final int MAX_GROUP = 512;

    /** A group that has worked for this long is committed before more is added to it: its first callers wait. */
    private static final Duration FULL = Duration.ofMillis(20);

    /** Statements on the writing connection; must leave no transaction open and no result set unread. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it; what it throws undoes this piece of work only. */
        T on(Connection connection) throws SQLException;

        /**
         * Does it while the work of others waits for the same commit. What this throws is no failure yet: the neighbours
         * are committed, then {@link #on} runs, alone.
         */
        default T inCompany(Connection connection) throws SQLException {
            return on(connection);
        }
    }

    private final Connection connection;
    private final Function<SQLException, ServiceException> translation;
    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Starts the writer.
     *
     * @param name of the thread, for people who read thread dumps
     * @param connection given away: this closes it
     */
    SharedCommit(String name, Connection connection) {
        this(name, connection, SqliteFailure::of);
    }

    /**
     * Starts the writer.
     *
     * @param translation of what SQLite says
     */
    SharedCommit(String name, Connection connection, Function<SQLException, ServiceException> translation) {
        this.connection = connection;
        this.translation = translation;
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
        return submit(work).await();
    }

    /** Like {@link #write(Work)}, but fails with {@code TIMEOUT} if the work has not begun at the deadline. */
    <T> T write(Work<T> work, Deadline deadline) {
        Ticket<T> ticket = submit(work);
        if (ticket.leaveAt(deadline)) {
            throw new ServiceException(ErrorCode.TIMEOUT, "Other writes took all of the time; nothing was done.");
        }
        return ticket.await();
    }

    private <T> Ticket<T> submit(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        queue.add(pending);
        if (closing) {
            // The thread may have looked at the queue for the last time just before: then nobody else will answer.
            awaitEnd();
            pending.fail(closed());
        }
        return pending.ticket;
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
        for (int done = 0; done < group.size(); ) {
            done += commitFirst(group.subList(done, group.size()));
        }
    }

    /** Settles the first ones of a group, as many as fit into one commit; returns how many. */
    private int commitFirst(List<Pending<?>> group) {
        try {
            execute("BEGIN IMMEDIATE");
        } catch (SQLException e) {
            // Nobody's fault, and no more likely to go well for one of them than for all.
            group.forEach(pending -> pending.fail(translation.apply(e)));
            return group.size();
        }
        Deadline full = Deadline.in(FULL);
        boolean alone = group.size() == 1;
        int done = 0;
        boolean committing = false;
        try {
            do {
                group.get(done).run(connection, alone);
                done++;
            } while (done < group.size() && !full.passed());
            committing = true;
            execute("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            rollBack();
            if (alone) {
                group.getFirst().fail(failure(e));
                return 1;
            }
            return committing ? commitEach(group.subList(0, done)) : commitAround(group, done);
        }
        group.subList(0, done).forEach(Pending::succeed);
        return done;
    }

    private int commitEach(List<Pending<?>> undone) {
        undone.forEach(pending -> commit(List.of(pending)));
        return undone.size();
    }

    private int commitAround(List<Pending<?>> group, int culprit) {
        commit(group.subList(0, culprit));
        commit(List.of(group.get(culprit)));
        return culprit + 1;
    }

    private RuntimeException failure(Throwable e) {
        return switch (e) {
            case SQLException sql -> translation.apply(sql);
            case RuntimeException known -> known;
            default ->
                new ServiceException(
                        ErrorCode.INTERNAL, "The write failed and was undone; the log of the daemon says why.", e);
        };
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
        private final Ticket<T> ticket = new Ticket<>();

        @SuppressWarnings("NullAway.Init") // set by run(), which comes before succeed()
        private T result;

        Pending(Work<T> work) {
            this.work = work;
        }

        void run(Connection connection, boolean alone) throws SQLException {
            if (ticket.begin()) {
                result = alone ? work.on(connection) : work.inCompany(connection);
            }
        }

        void succeed() {
            ticket.succeed(result);
        }

        void fail(RuntimeException e) {
            ticket.fail(e);
        }
    }
}
