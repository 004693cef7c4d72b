package dev.mik.production;

import static dev.mik.production.SqlWords.fails;
import static dev.mik.production.SqlWords.integer;
import static dev.mik.production.SqlWords.read;
import static dev.mik.production.SqlWords.unknown;
import static dev.mik.production.SqlWords.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections there are, who gets one next, and how they end. */
@Timeout(60)
class PostgresPoolTest {
    private static final int CONNECTIONS = 4;
    private static final SqlStatement SLEEP = unknown("SELECT pg_sleep(60)");

    @SuppressWarnings("NullAway.Init")
    private SqlWords sql;

    @SuppressWarnings("NullAway.Init")
    private ExecutorService callers;

    private String database = "";

    @BeforeEach
    void open() {
        PostgresServer server = PostgresServer.shared();
        database = server.database();
        PostgresConfig config = server.config(database);
        sql = new SqlWords(PostgresDatabase.open(new PostgresConfig(
                config.hosts(),
                config.database(),
                config.user(),
                config.password(),
                config.driverSettings(),
                CONNECTIONS,
                config.timeout(),
                false)));
        sql.make("CREATE TABLE counted (n INTEGER)", "INSERT INTO counted VALUES (0)");
        callers = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        sql.close();
        callers.close();
    }

    /** What the server sees of us, asked by another. */
    private static long sessions(PostgresServer server, String database, String condition) {
        try (SqlWords other = new SqlWords(PostgresDatabase.open(server.config("postgres")))) {
            return other.number(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "' AND " + condition);
        }
    }

    private long sessions(String condition) {
        return sessions(PostgresServer.shared(), database, condition);
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "not in time");
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void thereAreNoMoreConnectionsThanConfigured() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean reads = i % 2 == 0;
            all.add(callers.submit(() -> sql.query(
                    unknown("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database(), pg_sleep(0.01)"
                            .replace(", pg_sleep(0.01)", " AND pg_sleep(0.01) IS NOT NULL")),
                    reads)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertTrue(sessions("true") <= CONNECTIONS, () -> sessions("true") + " connections");
    }

    @Test
    void readsDoNotWaitForWritesThatTookAllTheirConnections() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            writers.add(callers.submit(() -> sql.database()
                    .execute(
                            write("UPDATE counted SET n = n + CAST(length(pg_sleep(60)::text) AS int)"),
                            new SqlLimits(Duration.ofSeconds(3), 1))));
        }
        await(() -> sessions("state = 'active' AND query LIKE '%pg_sleep%'") == CONNECTIONS / 2);
        for (int i = 0; i < 50; i++) {
            assertEquals(integer(0), sql.cell(read("SELECT n FROM counted")));
        }
        assertTrue(writers.stream().noneMatch(Future::isDone));
        for (Future<?> one : writers) {
            assertThrows(ExecutionException.class, one::get);
        }
    }

    @Test
    void whoCameFirstIsServedFirst() throws Exception {
        int places = CONNECTIONS / 2;
        List<Future<?>> holders = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            holders.add(callers.submit(() -> sql.query(unknown("SELECT pg_sleep(2)"))));
        }
        await(() -> sessions("state = 'active' AND query LIKE '%pg_sleep%'") == places);
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int n = i;
            Thread waiter = Thread.ofVirtual().start(() -> {
                sql.query(unknown("SELECT pg_sleep(0.01)"));
                served.add(n);
            });
            waiters.add(waiter);
            await(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        }
        for (Future<?> one : holders) {
            one.get();
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
        for (int i = 0; i < served.size(); i++) {
            assertTrue(Math.abs(served.get(i) - i) <= places + 1, served::toString);
        }
        assertEquals(20, served.size());
    }

    @Test
    void aLineThatIsTooLongIsToldAtOnce() throws Exception {
        SqlLimits limits = new SqlLimits(Duration.ofSeconds(5), 1);
        List<Future<ServiceException>> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(callers.submit(() ->
                    assertThrows(ServiceException.class, () -> sql.database().execute(SLEEP, limits))));
        }
        int busy = 0;
        for (Future<ServiceException> one : all) {
            ErrorCode code = one.get().code();
            assertTrue(code == ErrorCode.BUSY || code == ErrorCode.TIMEOUT, () -> code.word());
            busy += code == ErrorCode.BUSY ? 1 : 0;
        }
        assertTrue(busy >= 100 && busy < 399, busy + " were told");
        assertEquals(integer(0), sql.cell(read("SELECT n FROM counted")));
    }

    @Test
    void closingStopsReadsAndIsPrompt() throws Exception {
        List<Future<ServiceException>> reads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            reads.add(callers.submit(() -> fails(ErrorCode.UNAVAILABLE, () -> sql.query(SLEEP, true))));
        }
        await(() -> sessions("state = 'active' AND query LIKE '%pg_sleep%'") == CONNECTIONS / 2);
        long started = System.nanoTime();
        sql.close();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took::toString);
        for (Future<ServiceException> one : reads) {
            assertEquals("The database is shutting down.", one.get().sentence());
        }
        await(() -> sessions("true") == 0);
    }

    @Test
    void closingWaitsForWritesThatRun() throws Exception {
        Future<?> writer = callers.submit(() -> sql.execute(write("INSERT INTO counted SELECT 1 FROM pg_sleep(1)")));
        await(() -> sessions("state = 'active' AND query LIKE '%pg_sleep%'") == 1);
        sql.close();
        writer.get();
        open();
        assertEquals(integer(2), sql.cell(read("SELECT count(*) + 1 FROM counted")));
    }

    @Test
    void anIdleDatabaseClosesAtOnce() {
        assertEquals(integer(0), sql.cell(read("SELECT n FROM counted")));
        long started = System.nanoTime();
        sql.close();
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(1).toNanos());
    }

    @Test
    void oneWhoIsInterruptedWhileItRunsHarmsNobodyElse() throws Exception {
        for (int i = 0; i < 20; i++) {
            Thread interrupted = Thread.ofVirtual().start(() -> {
                try {
                    sql.query(unknown("SELECT pg_sleep(0.05)"));
                } catch (ServiceException e) {
                    assertEquals(ErrorCode.UNAVAILABLE, e.code());
                }
            });
            Future<?> other = callers.submit(() -> sql.query(unknown("SELECT pg_sleep(0.03)")));
            LockSupport.parkNanos(10_000_000);
            interrupted.interrupt();
            interrupted.join();
            other.get();
        }
        assertEquals(integer(0), sql.cell(read("SELECT n FROM counted")));
    }

    @Test
    void transactionsThatBlockEachOtherAreRunAgain() throws Exception {
        sql.make("CREATE TABLE two (id INTEGER PRIMARY KEY, n INTEGER)", "INSERT INTO two VALUES (1, 0), (2, 0)");
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int first = 1 + i % 2;
            all.add(callers.submit(() -> sql.batch(
                    write("UPDATE two SET n = n + 1 WHERE id = ?", integer(first)),
                    unknown("SELECT pg_sleep(0.02)"),
                    write("UPDATE two SET n = n + 1 WHERE id = ?", integer(3 - first)))));
        }
        for (Future<?> one : all) {
            assertEquals("Committed", one.get().getClass().getSimpleName());
        }
        assertEquals(
                List.of(List.of(integer(10)), List.of(integer(10))),
                sql.query(read("SELECT n FROM two")).rows());
    }

    @Test
    void aLockThatIsNotWaitedForIsBusy() throws Exception {
        Future<?> holder =
                callers.submit(() -> sql.batch(write("UPDATE counted SET n = 1"), unknown("SELECT pg_sleep(1)")));
        await(() -> sessions("query LIKE '%pg_sleep%' AND state = 'active'") == 1);
        fails(ErrorCode.BUSY, () -> sql.query(unknown("SELECT n FROM counted FOR UPDATE NOWAIT")));
        holder.get();
    }
}
