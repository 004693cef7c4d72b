package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteReadersTest {
    private static final String COUNT = "SELECT count(*) FROM t";

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private SqliteFile file() {
        return new SqliteFile(folder.resolve("test.db"));
    }

    private Connection writer() {
        Connection writer = file().openWriter();
        file().upgrade(writer, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
        return writer;
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.getInt(1);
        }
    }

    @Test
    void readSeesTheLastCommitAndWaitsForNoWriter() throws SQLException {
        try (Connection writer = writer();
                Statement write = writer.createStatement();
                var readers = new SqliteReaders<>(file(), connection -> connection.prepareStatement(COUNT))) {
            write.execute("INSERT INTO t VALUES (1)");
            assertEquals(1, readers.read(SqliteReadersTest::count));
            write.execute("BEGIN IMMEDIATE");
            write.execute("INSERT INTO t VALUES (2)");
            assertEquals(1, readers.read(SqliteReadersTest::count));
            write.execute("COMMIT");
            assertEquals(2, readers.read(SqliteReadersTest::count));
        }
    }

    @Test
    void readerCannotWrite() throws SQLException {
        try (Connection _ = writer();
                var readers = new SqliteReaders<>(
                        file(), connection -> connection.prepareStatement("INSERT INTO t VALUES (1)"))) {
            ServiceException refused =
                    assertThrows(ServiceException.class, () -> readers.read(PreparedStatement::executeUpdate));
            assertEquals(ErrorCode.STORAGE_FAILURE, refused.code());
        }
    }

    @Test
    void connectionIsKeptAfterARefusalAndReplacedAfterAFailure() throws SQLException {
        AtomicInteger opened = new AtomicInteger();
        try (Connection _ = writer();
                var readers = new SqliteReaders<>(file(), connection -> {
                    opened.incrementAndGet();
                    return connection.prepareStatement(COUNT);
                })) {
            readers.read(SqliteReadersTest::count);
            assertThrows(
                    IllegalStateException.class,
                    () -> readers.read(_ -> {
                        throw new IllegalStateException("not the connection's fault");
                    }));
            readers.read(SqliteReadersTest::count);
            assertEquals(1, opened.get());
            assertThrows(
                    ServiceException.class,
                    () -> readers.read(_ -> {
                        throw new SQLException("made by the test");
                    }));
            assertEquals(0, readers.read(SqliteReadersTest::count));
            assertEquals(2, opened.get());
        }
    }

    @Test
    void closeWaitsForRunningReadsAndRefusesLaterOnes() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Connection _ = writer();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new SqliteReaders<>(file(), connection -> connection.prepareStatement(COUNT));
            var running = callers.submit(() -> readers.read(statement -> {
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return count(statement);
            }));
            reading.await();
            var closing = callers.submit(readers::close);
            while (!refuses(readers)) {
                Thread.onSpinWait();
            }
            assertTrue(!closing.isDone());
            goOn.countDown();
            assertEquals(0, running.get());
            closing.get();
            assertTrue(refuses(readers));
            readers.close();
        }
    }

    private static boolean refuses(SqliteReaders<PreparedStatement> readers) {
        try {
            readers.read(SqliteReadersTest::count);
            return false;
        } catch (ServiceException e) {
            return e.code() == ErrorCode.UNAVAILABLE;
        }
    }
}
