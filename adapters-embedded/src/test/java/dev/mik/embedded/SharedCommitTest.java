package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

class SharedCommitTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private SharedCommit writer;
    private Connection reader;

    @BeforeEach
    void open() throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("group.db"));
        writer = new SharedCommit("writer", file.openWriter());
        writer.write(connection -> run(connection, "CREATE TABLE t (n INTEGER)"));
        reader = file.openReader();
    }

    @AfterEach
    void close() throws SQLException {
        reader.close();
        writer.close();
    }

    @Test
    void oneThatFailsInAGroupIsTriedAloneAndHarmsNoNeighbour() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                HeldUp held = new HeldUp(callers)) {
            List<Future<Integer>> neighbours = new ArrayList<>();
            Future<?> culprit = callers.submit(() -> writer.write(connection -> {
                tries.incrementAndGet();
                run(connection, "INSERT INTO t VALUES (-1)");
                throw new SQLException("no");
            }));
            for (int i = 0; i < 50; i++) {
                neighbours.add(callers.submit(() -> writer.write(c -> run(c, "INSERT INTO t VALUES (1)"))));
            }
            held.letGo();
            for (Future<Integer> neighbour : neighbours) {
                assertEquals(1, neighbour.get());
            }
            assertThrows(ExecutionException.class, culprit::get);
        }
        assertTrue(tries.get() <= 2);
        assertEquals(50, count());
    }

    @Test
    void oneThatIsStillWaitingAtItsDeadlineIsNotDone() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                HeldUp held = new HeldUp(callers)) {
            ServiceException late = assertThrows(
                    ServiceException.class,
                    () -> writer.write(c -> run(c, "INSERT INTO t VALUES (2)"), Deadline.in(Duration.ofMillis(1))));
            assertEquals(ErrorCode.TIMEOUT, late.code());
            held.letGo();
        }
        int inserted = writer.write(c -> run(c, "INSERT INTO t VALUES (3)"), Deadline.in(LONG));
        assertEquals(1, inserted);
        assertEquals(1, count());
    }

    @Test
    void anErrorInsideAPieceOfWorkDoesNotEndTheWriter() {
        assertThrows(
                ServiceException.class,
                () -> writer.write(_ -> {
                    throw new StackOverflowError();
                }));
        int inserted = writer.write(c -> run(c, "INSERT INTO t VALUES (4)"));
        assertEquals(1, inserted);
    }

    @Test
    void writesAfterCloseAreUnavailable() {
        writer.close();
        ServiceException closed =
                assertThrows(ServiceException.class, () -> writer.write(c -> run(c, "INSERT INTO t VALUES (5)")));
        assertEquals(ErrorCode.UNAVAILABLE, closed.code());
    }

    private long count() throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            return rows.getLong(1);
        }
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Keeps the writer at work until it is closed, so that what comes meanwhile makes one group. */
    private final class HeldUp implements AutoCloseable {
        private final CountDownLatch release = new CountDownLatch(1);

        HeldUp(ExecutorService callers) throws InterruptedException {
            CountDownLatch held = new CountDownLatch(1);
            var _ = callers.submit(() -> writer.write(_ -> {
                held.countDown();
                return awaitRelease();
            }));
            held.await();
        }

        private boolean awaitRelease() {
            try {
                release.await();
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void letGo() {
            release.countDown();
        }

        @Override
        public void close() {
            letGo();
        }
    }
}
