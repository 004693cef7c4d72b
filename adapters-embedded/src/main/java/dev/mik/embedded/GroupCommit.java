package dev.mik.embedded;

import dev.mik.embedded.WriteQueue.Pending;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;

/**
 * The one writer of a SQLite file. Writes that arrive while a commit is being synced to disk share the next one: one sync
 * then makes all of them durable, which is what lets many small durable writes go fast.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());

    /**
     * Statements on the writing connection. They must leave no transaction open and no result set unread, and let an
     * {@link SQLException} out: after some of them SQLite has undone the whole transaction.
     */
    @FunctionalInterface
    interface Work<T> {
        /** Does it; what it throws undoes this piece of work only. */
        T on(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollBack;
    private final PreparedStatement mark;
    private final PreparedStatement backToMark;
    private final PreparedStatement dropMark;
    private final WriteQueue<Connection> queue;

    /**
     * Starts the writer.
     *
     * @param name of the thread, for people who read thread dumps
     * @param connection given away: this closes it
     */
    GroupCommit(String name, Connection connection) {
        this.connection = connection;
        try {
            begin = connection.prepareStatement("BEGIN IMMEDIATE");
            commit = connection.prepareStatement("COMMIT");
            rollBack = connection.prepareStatement("ROLLBACK");
            mark = connection.prepareStatement("SAVEPOINT member");
            backToMark = connection.prepareStatement("ROLLBACK TO member");
            dropMark = connection.prepareStatement("RELEASE member");
        } catch (SQLException e) {
            throw SqliteFailure.of(e);
        }
        this.queue = new WriteQueue<>(name, this::commit);
    }

    /**
     * Does a piece of work and returns when it is durable.
     *
     * <p>The work may run more than once, if a neighbour in its group failed in a way that undid the group; what it did
     * before is undone then.
     */
    <T> T write(Work<T> work) {
        return queue.write(work::on);
    }

    private void commit(List<Pending<Connection, ?>> group) {
        if (!began(group)) {
            return;
        }
        for (Pending<Connection, ?> pending : group) {
            try {
                pending.run(connection);
            } catch (Throwable e) {
                undo();
                if (group.size() == 1) {
                    pending.fail(inWords(e));
                } else {
                    commitWithMarks(group);
                }
                return;
            }
        }
        Optional<SQLException> failure = commitFailure();
        if (failure.isEmpty()) {
            group.forEach(Pending::succeed);
        } else {
            answer(group, failure.get());
        }
    }

    /** The same with a savepoint before each member, so that a failing one spoils nothing for the others. */
    private void commitWithMarks(List<Pending<Connection, ?>> group) {
        if (!began(group)) {
            return;
        }
        List<Runnable> answers = new ArrayList<>();
        try {
            for (Pending<Connection, ?> pending : group) {
                answers.add(runMarked(pending));
            }
        } catch (SQLException e) {
            // The transaction itself is gone, as after INSERT OR ROLLBACK: nothing of it was done.
            undo();
            group.forEach(pending -> commit(List.of(pending)));
            return;
        }
        // A member may have failed because of what a neighbour wrote, so it hears of it when that is certain.
        Optional<SQLException> failure = commitFailure();
        if (failure.isEmpty()) {
            answers.forEach(Runnable::run);
        } else {
            answer(group, failure.get());
        }
    }

    private Runnable runMarked(Pending<Connection, ?> pending) throws SQLException {
        mark.execute();
        Runnable answer = pending::succeed;
        try {
            pending.run(connection);
        } catch (Throwable e) {
            backToMark.execute();
            answer = () -> pending.fail(inWords(e));
        }
        dropMark.execute();
        return answer;
    }

    private boolean began(List<Pending<Connection, ?>> group) {
        try {
            begin.execute();
            return true;
        } catch (SQLException e) {
            // Nobody's fault, so trying each alone would only multiply the wait.
            undo();
            group.forEach(pending -> pending.fail(SqliteFailure.of(e)));
            return false;
        }
    }

    private Optional<SQLException> commitFailure() {
        try {
            commit.execute();
            return Optional.empty();
        } catch (SQLException e) {
            undo();
            return Optional.of(e);
        }
    }

    /** After a commit that failed: each alone if one of them may be to blame, else all fail alike. */
    private void answer(List<Pending<Connection, ?>> group, SQLException e) {
        SQLiteErrorCode code = SqliteFailure.primaryCode(e);
        boolean oneToBlame = code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_CONSTRAINT;
        if (oneToBlame && group.size() > 1) {
            group.forEach(pending -> commit(List.of(pending)));
        } else if (code == SQLiteErrorCode.SQLITE_CONSTRAINT) {
            group.forEach(pending -> pending.fail(new ServiceException(
                    ErrorCode.CONSTRAINT_VIOLATION, "A deferred foreign key points to a row that does not exist.", e)));
        } else {
            group.forEach(pending -> pending.fail(SqliteFailure.of(e)));
        }
    }

    private void undo() {
        try {
            rollBack.execute();
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself, and says so here; there is nothing to mend.
            LOG.log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
        }
    }

    private static RuntimeException inWords(Throwable e) {
        return e instanceof SQLException sql ? SqliteFailure.of(sql) : WriteQueue.broken(e);
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

    static ServiceException closed() {
        return WriteQueue.closed();
    }
}
