package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<GroupCommit> opened = new ArrayList<>();

    private SqliteFile file() {
        return new SqliteFile(folder.resolve("test.db"));
    }

    private GroupCommit writer() {
        return opened.getFirst();
    }

    @BeforeEach
    void open() {
        opened.add(open("""
                CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT);
                CREATE TABLE child (parent INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)
                """));
    }

    private GroupCommit open(String schema) {
        Connection connection = file().openWriter();
        file().upgrade(connection, schema);
        return new GroupCommit("test-writer", connection);
    }

    @AfterEach
    void close() {
        writer().close();
        callers.close();
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static GroupCommit.Work<Integer> insert(int id) {
        return connection -> run(connection, "INSERT INTO t VALUES (" + id + ", 'x')");
    }

    private List<Integer> ids() throws SQLException {
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
    private List<Future<Integer>> together(GroupCommit.Work<Integer>... works) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        Future<Integer> first = callers.submit(() -> writer().write(_ -> {
            busy.countDown();
            await(queued);
            return 0;
        }));
        busy.await();
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int get(Future<Integer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("should have been done", e.getCause());
        }
    }

    private static <X extends Throwable> X failure(Class<X> type, Future<Integer> answer) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, answer::get).getCause());
    }

    private static void failsWith(ErrorCode code, Future<Integer> answer) {
        assertEquals(code, failure(ServiceException.class, answer).code());
    }

    @Test
    void writeIsCommittedWhenItReturns() throws Exception {
        assertEquals(1, writer().write(insert(1)));
        assertEquals(List.of(1), ids());
    }

    @Test
    void groupIsOneCommitAndNobodySeesItBefore() throws Exception {
        List<Integer> seenByTheLast = new ArrayList<>();
        List<Future<Integer>> answers = together(insert(1), insert(2), connection -> {
            seenByTheLast.addAll(ids());
            return run(connection, "INSERT INTO t VALUES (3, 'x')");
        });
        for (Future<Integer> answer : answers) {
            assertEquals(1, get(answer));
        }
        assertEquals(List.of(), seenByTheLast);
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void failingMemberSpoilsNothingForItsNeighbours() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Future<Integer>> answers = together(
                insert(1),
                connection -> {
                    runs.incrementAndGet();
                    run(connection, "INSERT INTO t VALUES (10, 'undone')");
                    throw new ServiceException(ErrorCode.CONFLICT, "mine");
                },
                insert(2),
                connection -> run(connection, "INSERT INTO t VALUES (1, 'taken')"),
                insert(3));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.CONFLICT, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        failsWith(ErrorCode.INTERNAL, answers.get(3));
        assertEquals(1, get(answers.get(4)));
        assertEquals(List.of(1, 2, 3), ids());
        assertTrue(runs.get() >= 1);
    }

    @Test
    void memberThatRollsBackEverythingIsSetApart() throws Exception {
        List<Future<Integer>> answers = together(
                insert(1), connection -> run(connection, "INSERT OR ROLLBACK INTO t VALUES (1, 'taken')"), insert(2));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.INTERNAL, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        assertEquals(List.of(1, 2), ids());
    }

    @Test
    void memberThatBreaksTheCommitFailsAlone() throws Exception {
        List<Future<Integer>> answers =
                together(insert(1), connection -> run(connection, "INSERT INTO child VALUES (99)"), insert(2));
        assertEquals(1, get(answers.get(0)));
        failsWith(ErrorCode.CONSTRAINT_VIOLATION, answers.get(1));
        assertEquals(1, get(answers.get(2)));
        assertEquals(List.of(1, 2), ids());
    }

    @Test
    void errorReachesItsCallerAndTheWriterGoesOn() throws Exception {
        List<Future<Integer>> answers = together(
                insert(1),
                connection -> {
                    run(connection, "INSERT INTO t VALUES (10, 'undone')");
                    throw new OutOfMemoryError("made by the test");
                },
                insert(2));
        assertEquals(1, get(answers.get(0)));
        ServiceException told = failure(ServiceException.class, answers.get(1));
        assertEquals(ErrorCode.INTERNAL, told.code());
        assertInstanceOf(OutOfMemoryError.class, told.getCause());
        assertEquals(1, get(answers.get(2)));
        assertEquals(1, writer().write(insert(3)));
        assertEquals(List.of(1, 2, 3), ids());
    }

    @Test
    void fullDiskFailsTheLargeWriteAndNotTheSmallOne() throws Exception {
        try (Connection other = file().openWriter()) {
            writer().write(connection -> run(connection, "PRAGMA max_page_count = 20"));
            List<Future<Integer>> answers = together(
                    insert(1),
                    connection -> run(connection, "INSERT INTO t VALUES (2, hex(randomblob(200000)))"),
                    insert(3));
            assertEquals(1, get(answers.get(0)));
            failsWith(ErrorCode.STORAGE_FAILURE, answers.get(1));
            assertEquals(1, get(answers.get(2)));
            assertEquals(List.of(1, 3), ids());
            assertEquals(1, run(other, "DELETE FROM t WHERE id = 1"));
        }
        writer().write(connection -> run(connection, "PRAGMA max_page_count = 100000"));
        writer().write(connection -> run(connection, "INSERT INTO t VALUES (2, hex(randomblob(200000)))"));
        assertEquals(List.of(2, 3), ids());
    }

    @Test
    void lockOfAnotherProcessMakesTheWholeGroupBusyOnce() throws Exception {
        writer().write(connection -> run(connection, "PRAGMA busy_timeout = 20"));
        try (Connection other = file().openWriter()) {
            run(other, "BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                int id = i;
                ServiceException busy = assertThrows(ServiceException.class, () -> writer().write(insert(id)));
                assertEquals(ErrorCode.BUSY, busy.code());
            }
            run(other, "ROLLBACK");
        }
        writer().write(insert(7));
        assertEquals(List.of(7), ids());
    }

    @Test
    void interruptedCallerLearnsHowItsWriteEnded() throws Exception {
        Thread.currentThread().interrupt();
        assertEquals(1, writer().write(insert(1)));
        assertTrue(Thread.interrupted(), "the interrupt is kept for whoever looks at it next");
        assertEquals(List.of(1), ids());
    }

    @Test
    void workThatInterruptsTheWriterDoesNotEndIt() throws Exception {
        writer().write(_ -> {
            Thread.currentThread().interrupt();
            return 0;
        });
        assertEquals(1, writer().write(insert(1)));
        assertEquals(List.of(1), ids());
    }

    @Test
    void closedWriterRefuses() {
        writer().close();
        ServiceException refused = assertThrows(ServiceException.class, () -> writer().write(insert(1)));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
        writer().close();
    }

    @Test
    void everyWriteThatRacesWithCloseIsAnsweredTruly() throws Exception {
        for (int round = 0; round < 30; round++) {
            GroupCommit raced = open("");
            int base = round * 100;
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int id = base + i;
                answers.add(callers.submit(() -> raced.write(insert(id))));
            }
            raced.close();
            List<Integer> done = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                try {
                    answers.get(i).get();
                    done.add(base + i);
                } catch (ExecutionException e) {
                    assertEquals(
                            ErrorCode.UNAVAILABLE,
                            assertInstanceOf(ServiceException.class, e.getCause())
                                    .code());
                }
            }
            assertEquals(done, ids().stream().filter(id -> id >= base).toList());
        }
    }
}
