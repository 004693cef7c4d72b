package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A writer on a real file, and callers that come together. */
abstract class GroupCommitFixture {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<GroupCommit> opened = new ArrayList<>();

    final SqliteFile file() {
        return new SqliteFile(folder.resolve("test.db"));
    }

    final GroupCommit writer() {
        return opened.getFirst();
    }

    @BeforeEach
    void open() {
        opened.add(open("""
                CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT);
                CREATE TABLE child (parent INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)
                """));
    }

    final GroupCommit open(String schema) {
        Connection connection = file().openWriter();
        file().upgrade(connection, schema);
        return new GroupCommit("test-writer", connection, SqlFailure::of);
    }

    @AfterEach
    void close() {
        writer().close();
        callers.close();
    }

    static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static GroupCommit.Work<Integer> insert(int id) {
        return connection -> run(connection, "INSERT INTO t VALUES (" + id + ", 'x')");
    }

    final List<Integer> ids() throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Connection connection = file().openReader();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    /** Makes the given works one group: they queue up, in order, behind one that waits for them. */
    @SafeVarargs
    final List<Future<Integer>> together(GroupCommit.Work<Integer>... works) throws InterruptedException {
        CountDownLatch queued = new CountDownLatch(1);
        Future<Integer> first = occupy(queued);
        List<Future<Integer>> answers = new ArrayList<>();
        for (GroupCommit.Work<Integer> work : works) {
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            answers.add(callers.submit(() -> {
                caller.complete(Thread.currentThread());
                return writer().write(work);
            }));
            while (caller.join().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        queued.countDown();
        assertEquals(0, get(first));
        return answers;
    }

    /** Keeps the writer at work until it is let go. */
    final Future<Integer> occupy(CountDownLatch letGo) {
        CountDownLatch busy = new CountDownLatch(1);
        Future<Integer> answer = callers.submit(() -> writer().write(_ -> {
            busy.countDown();
            await(letGo);
            return 0;
        }));
        await(busy);
        return answer;
    }

    static void spendUntil(Deadline deadline) {
        while (!deadline.passed()) {
            Thread.onSpinWait();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static int get(Future<Integer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("should have been done", e.getCause());
        }
    }

    static boolean isDone(Future<Integer> answer) throws InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    static <X extends Throwable> X failure(Class<X> type, Future<Integer> answer) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, answer::get).getCause());
    }

    static void failsWith(ErrorCode code, Future<Integer> answer) {
        assertEquals(code, failure(ServiceException.class, answer).code());
    }
}
