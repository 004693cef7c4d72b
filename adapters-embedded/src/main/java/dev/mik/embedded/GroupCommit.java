package dev.mik.embedded;

import dev.mik.embedded.WriteQueue.Pending;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sqlite.SQLiteErrorCode;

/**
 * The one writer of a SQLite file. Writes that arrive while a commit is being synced to disk share the next one: one sync
 * then makes all of them durable, which is what lets many small durable writes go fast.
 *
 * <p>A group is first tried with nothing to fence its members off from each other, since hardly any ever fails. One that
 * does has not failed yet: its neighbours are committed without it, then it runs alone, and that counts.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());

    /** A group that has worked for this long is committed before more is added to it: its first callers wait. */
    private static final Duration FULL = Duration.ofMillis(20);

    /**
     * Statements on the writing connection. They must leave no transaction open and no result set unread, and let an
     * {@link SQLException} out: after some of them SQLite has undone the whole transaction.
     */
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

    private enum Company {
        ALONE,
        SHARED
    }

    private final Connection connection;
    private final Function<SQLException, ServiceException> translation;
    private final Command begin;
    private final Command commit;
    private final Command rollBack;
    private final Command mark;
    private final Command backToMark;
    private final Command dropMark;
    private final WriteQueue<Company> queue;

    /** Starts the writer of a store whose statements are all our own. */
    GroupCommit(String name, Connection connection) {
        this(name, connection, SqliteFailure::of);
    }

    /**
     * Starts the writer.
     *
     * @param name of the thread, for people who read thread dumps
     * @param connection given away: this closes it
     * @param translation of what SQLite says
     */
    GroupCommit(String name, Connection connection, Function<SQLException, ServiceException> translation) {
        this.connection = connection;
        this.translation = translation;
        try {
            begin = new Command("BEGIN IMMEDIATE");
            commit = new Command("COMMIT");
            rollBack = new Command("ROLLBACK");
            mark = new Command("SAVEPOINT member");
            backToMark = new Command("ROLLBACK TO member");
            dropMark = new Command("RELEASE member");
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
        this.queue = new WriteQueue<>(name, this::commit);
    }

    /**
     * Does a piece of work and returns when it is durable.
     *
     * <p>The work may run more than once, if it or a neighbour in its group failed; what it did before is undone then.
     */
    <T> T write(Work<T> work) {
        return queue.write(task(work));
    }

    /** Like {@link #write(Work)}, but fails with {@code TIMEOUT} if the work has not begun at the deadline. */
    <T> T write(Work<T> work, Deadline deadline) {
        return queue.write(task(work), deadline);
    }

    private <T> WriteQueue.Work<Company, T> task(Work<T> work) {
        return company -> switch (company) {
            case ALONE -> work.on(connection);
            case SHARED -> work.inCompany(connection);
        };
    }

    private void commit(List<Pending<Company, ?>> group) {
        for (int done = 0; done < group.size(); ) {
            List<Pending<Company, ?>> left = group.subList(done, group.size());
            done += left.size() == 1 ? commitAlone(left.getFirst()) : commitFirst(left);
        }
    }

    private int commitAlone(Pending<Company, ?> pending) {
        List<Pending<Company, ?>> alone = List.of(pending);
        if (began(alone)) {
            try {
                pending.run(Company.ALONE);
                commit.run();
                pending.succeed();
            } catch (Throwable e) {
                undo();
                pending.fail(e instanceof SQLException sql ? translation.apply(sql) : WriteQueue.broken(e));
            }
        }
        return 1;
    }

    /** Settles the first ones of a group, as many as fit into one commit; returns how many. */
    private int commitFirst(List<Pending<Company, ?>> group) {
        if (!began(group)) {
            return group.size();
        }
        Deadline full = Deadline.in(FULL);
        int done = 0;
        do {
            try {
                group.get(done).run(Company.SHARED);
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.DEBUG, "a write spoilt its group, which is tried again", e);
                undo();
                return commitMarked(group, done);
            }
            done++;
        } while (done < group.size() && !full.passed());
        settle(group.subList(0, done));
        return done;
    }

    /**
     * The same with a savepoint before each member, so that one that fails spoils nothing for the others.
     *
     * @param culprit the member that is known to fail
     */
    private int commitMarked(List<Pending<Company, ?>> group, int culprit) {
        if (!began(group)) {
            return group.size();
        }
        List<Pending<Company, ?>> together = new ArrayList<>();
        List<Pending<Company, ?>> apart = new ArrayList<>();
        Deadline full = Deadline.in(FULL);
        int done = 0;
        try {
            do {
                Pending<Company, ?> pending = group.get(done);
                (done != culprit && ranMarked(pending) ? together : apart).add(pending);
                done++;
            } while (done < group.size() && !full.passed());
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a write undid the transaction of its group", e);
            undo();
            commit(group.subList(0, done));
            commitAlone(group.get(done));
            return done + 1;
        }
        settle(together);
        apart.forEach(this::commitAlone);
        return done;
    }

    /** Returns false if it failed and was undone; throws if nothing can be undone singly because all of it is gone. */
    private boolean ranMarked(Pending<Company, ?> pending) throws SQLException {
        mark.run();
        boolean ran = true;
        try {
            pending.run(Company.SHARED);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.DEBUG, "a write failed in company, and runs alone next", e);
            backToMark.run();
            ran = false;
        }
        dropMark.run();
        return ran;
    }

    private boolean began(List<Pending<Company, ?>> group) {
        try {
            begin.run();
            return true;
        } catch (SQLException e) {
            // Nobody's fault, so trying each alone would only multiply the wait.
            undo();
            group.forEach(pending -> pending.fail(translation.apply(e)));
            return false;
        }
    }

    /** Commits; if that fails, each alone if one of them may be to blame, else all fail alike. */
    private void settle(List<Pending<Company, ?>> group) {
        try {
            commit.run();
        } catch (SQLException e) {
            undo();
            SQLiteErrorCode code = SqliteFailure.primaryCode(e);
            if (code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_CONSTRAINT) {
                group.forEach(this::commitAlone);
            } else {
                group.forEach(pending -> pending.fail(translation.apply(e)));
            }
            return;
        }
        group.forEach(Pending::succeed);
    }

    private void undo() {
        try {
            rollBack.run();
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself, and says so here; there is nothing to mend.
            LOG.log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
        }
    }

    /** Finishes what was accepted, then closes the connection; later writes fail with {@code UNAVAILABLE}. */
    @Override
    public void close() {
        queue.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
    }

    /** A statement that stays prepared, which the driver ends after most failures: then it is prepared anew. */
    private final class Command {
        private final String sql;
        private PreparedStatement statement;
        private boolean failed;

        Command(String sql) throws SQLException {
            this.sql = sql;
            this.statement = connection.prepareStatement(sql);
        }

        void run() throws SQLException {
            if (failed) {
                statement.close();
                statement = connection.prepareStatement(sql);
            }
            failed = true;
            statement.execute();
            failed = false;
        }
    }
}
