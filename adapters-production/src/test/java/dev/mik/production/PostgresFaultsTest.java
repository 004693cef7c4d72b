package dev.mik.production;

import static dev.mik.production.SqlWords.fails;
import static dev.mik.production.SqlWords.integer;
import static dev.mik.production.SqlWords.read;
import static dev.mik.production.SqlWords.schema;
import static dev.mik.production.SqlWords.unknown;
import static dev.mik.production.SqlWords.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Row R3 of the quality page for PostgreSQL, which syncs to disk here: stopped, slowed, cut in the middle, started again.
 * Calls fail within the timeout and do not hang; what was acknowledged is there; all is well within five seconds.
 */
@Timeout(120)
class PostgresFaultsTest {
    /** The default timeout, and what a busy machine of two cores may add until a thread gets its turn. */
    private static final Duration IN_TIME = Duration.ofMillis(2_000 + 500);

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @SuppressWarnings("NullAway.Init")
    private TcpProxy network;

    @SuppressWarnings("NullAway.Init")
    private SqlWords sql;

    private String database = "";

    @BeforeAll
    static void startServer() {
        server = PostgresServer.durable(Map.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        database = server.database();
        network = TcpProxy.to(server.port());
        sql = new SqlWords(PostgresDatabase.open(server.config(database, network.port())));
        sql.make("CREATE TABLE kept (n INTEGER PRIMARY KEY)");
        assertEquals(0, count());
    }

    @AfterEach
    void close() {
        network.delay(Duration.ZERO);
        sql.close();
        network.close();
    }

    private long count() {
        return sql.cell(read("SELECT count(*) FROM kept")) instanceof SqlValue.Int(long n) ? n : -1;
    }

    private void add(int n) {
        sql.execute(write("INSERT INTO kept VALUES (?)", integer(n)));
    }

    /** Every kind of call fails in time, and so does a ping, which says why without naming anything. */
    private void everythingIsUnavailableInTime() {
        for (Runnable call : List.<Runnable>of(
                this::count,
                () -> sql.query(unknown("SELECT count(*) FROM kept"), true),
                () -> sql.query(unknown("SELECT count(*) FROM kept")),
                () -> add(-1),
                () -> sql.execute(schema("CREATE TABLE other (n int)")),
                () -> sql.batch(write("INSERT INTO kept VALUES (-2)")),
                () -> sql.database().ping())) {
            long started = System.nanoTime();
            ServiceException failure = fails(ErrorCode.UNAVAILABLE, call);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            assertTrue(took.compareTo(IN_TIME) < 0, took + ": " + failure.sentence());
            assertFalse(
                    failure.sentence()
                            .matches(".*(127\\.0\\.0\\.1|localhost|" + PostgresServer.ROLE + "|" + database
                                    + "|s3cret|org\\.|Exception).*"),
                    failure.sentence());
        }
    }

    private void allIsWellSoon() {
        long until = System.nanoTime() + RECOVERY.toNanos();
        await(until, () -> {
            try {
                sql.database().ping();
                count();
                sql.execute(write("DELETE FROM kept WHERE n = -1"));
                return true;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
                return false;
            }
        });
    }

    private static void await(long untilNanos, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < untilNanos, "not in time");
            LockSupport.parkNanos(2_000_000);
        }
    }

    // ---- stopped ----

    @Test
    void aNetworkThatRefusesIsToldAndForgiven() {
        add(1);
        network.stop();
        everythingIsUnavailableInTime();
        network.startAgain();
        allIsWellSoon();
        assertEquals(1, count());
    }

    @Test
    void aServerThatIsStoppedAndStartedIsFoundAgain() {
        add(1);
        server.stop();
        try {
            everythingIsUnavailableInTime();
        } finally {
            server.start();
        }
        allIsWellSoon();
        assertEquals(1, count());
    }

    @Test
    void callsThatRunWhenTheServerStopsFailAndLoseNothing() throws Exception {
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger(1);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger unavailable = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(callers.submit(() -> {
                    while (!over.get()) {
                        int n = next.getAndIncrement();
                        try {
                            add(n);
                            acknowledged.add(n);
                        } catch (ServiceException e) {
                            assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
                            unavailable.incrementAndGet();
                            LockSupport.parkNanos(5_000_000); // a client that goes on at once would only count failures
                        }
                    }
                    return null;
                }));
            }
            await(System.nanoTime() + RECOVERY.toNanos(), () -> acknowledged.size() > 100);
            server.stop();
            await(System.nanoTime() + RECOVERY.toNanos(), () -> unavailable.get() > 50);
            server.start();
            int before = acknowledged.size();
            await(System.nanoTime() + RECOVERY.toNanos(), () -> acknowledged.size() > before + 100);
            over.set(true);
            for (Future<?> one : all) {
                one.get();
            }
        }
        for (int n : acknowledged) {
            assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM kept WHERE n = ?", integer(n))));
        }
    }

    @Test
    void aDatabaseThatIsNotThereYetIsOpenedAllTheSame() {
        network.stop();
        try (SqlWords early = new SqlWords(PostgresDatabase.open(server.config(database, network.port())))) {
            fails(ErrorCode.UNAVAILABLE, () -> early.query(read("SELECT 1")));
            network.startAgain();
            await(System.nanoTime() + RECOVERY.toNanos(), () -> {
                try {
                    return early.cell(read("SELECT 1")).equals(integer(1));
                } catch (ServiceException e) {
                    return false;
                }
            });
        }
    }

    // ---- slow, or silent ----

    @Test
    void aNetworkThatTakesFiveSecondsIsToldAndForgiven() {
        add(1);
        network.delay(Duration.ofSeconds(5));
        everythingIsUnavailableInTime();
        network.delay(Duration.ZERO);
        network.stop(); // what is still on its way would come late into the next tests
        network.startAgain();
        allIsWellSoon();
        assertEquals(1, count());
    }

    @Test
    void aNetworkThatSwallowsEverythingIsToldAndForgiven() {
        add(1);
        network.swallow(true);
        everythingIsUnavailableInTime();
        network.swallow(false);
        allIsWellSoon();
        assertEquals(1, count());
    }

    @Test
    void manyCallersOfASilentServerFailTogetherAndNotOneAfterTheOther() throws Exception {
        network.swallow(true);
        long started = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int n = i;
                all.add(callers.submit(() -> fails(ErrorCode.UNAVAILABLE, () -> {
                    if (n % 2 == 0) {
                        add(n);
                    } else {
                        count();
                    }
                })));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(took.compareTo(IN_TIME) < 0, took::toString);
    }

    @Test
    void aStatementThatTakesLongIsNoSilentServer() {
        Duration longer = Duration.ofMillis(3_500);
        long started = System.nanoTime();
        assertEquals(
                1,
                sql.query(unknown("SELECT pg_sleep(" + longer.toMillis() / 1_000.0 + ")"))
                        .rows()
                        .size());
        assertTrue(System.nanoTime() - started >= longer.toNanos());
    }

    @Test
    void aStatementThatRunsWhenTheNetworkFallsSilentFailsInTime() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ServiceException> running =
                    callers.submit(() -> fails(ErrorCode.UNAVAILABLE, () -> sql.query(unknown("SELECT pg_sleep(20)"))));
            await(
                    System.nanoTime() + RECOVERY.toNanos(),
                    () -> sql.number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%'"
                                    + " AND pid <> pg_backend_pid() AND state = 'active'")
                            == 1);
            network.swallow(true);
            long started = System.nanoTime();
            ServiceException failure = running.get();
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            assertTrue(took.compareTo(IN_TIME) < 0, took::toString);
            assertTrue(failure.sentence().contains("Nothing was changed"), failure.sentence());
        }
        network.swallow(false);
        allIsWellSoon();
    }

    @Test
    void aStatementWhoseClientIsGoneIsStoppedByTheServer() {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ServiceException> running = callers.submit(
                    () -> assertThrows(ServiceException.class, () -> sql.query(unknown("SELECT pg_sleep(30)"))));
            String stillRuns = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%'"
                    + " AND pid <> pg_backend_pid() AND state = 'active'";
            await(System.nanoTime() + RECOVERY.toNanos(), () -> sql.number(stillRuns) == 1);
            network.stop();
            network.startAgain();
            allIsWellSoon();
            await(System.nanoTime() + RECOVERY.toNanos(), () -> sql.number(stillRuns) == 0);
            assertEquals(ErrorCode.UNAVAILABLE, running.resultNow().code());
        }
    }

    @Test
    void aShortDeadlineOnASilentServerHoldsToo() {
        network.swallow(true);
        long started = System.nanoTime();
        ServiceException failure = assertThrows(
                ServiceException.class,
                () -> sql.database().execute(write("DELETE FROM kept"), new SqlLimits(Duration.ofMillis(100), 1)));
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(Set.of(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT).contains(failure.code()), failure.sentence());
        assertTrue(took.compareTo(IN_TIME) < 0, took::toString);
    }

    // ---- cut ----

    @Test
    void anAnswerCutInTheMiddleIsNoAnswer() {
        for (int after : List.of(1, 7, 50, 500, 5_000, 100_000)) {
            SqlWords.Taken taken = new SqlWords.Taken();
            network.cutAnswersAfter(after);
            fails(
                    ErrorCode.UNAVAILABLE,
                    () -> sql.database()
                            .query(
                                    unknown("SELECT i, repeat('x', 100) FROM generate_series(1, 50000) AS i"),
                                    SqlWords.LIMITS,
                                    false,
                                    taken));
            assertTrue(taken.rows.size() < 50_000);
            network.mend();
            allIsWellSoon();
        }
    }

    @Test
    void aWriteWhoseAnswerIsCutIsNotDoneTwice() {
        for (int after = 0; after < 120; after += 3) {
            int n = after + 1;
            network.cutAnswersAfter(Math.max(1, after));
            boolean acknowledged = false;
            boolean maybe = true;
            try {
                add(n);
                acknowledged = true;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
                maybe = e.sentence().contains("not known");
            }
            network.mend();
            allIsWellSoon();
            // The key would have refused a second time with another error.
            long there = sql.number("SELECT count(*) FROM kept WHERE n = " + n);
            assertTrue(acknowledged ? there == 1 : maybe || there == 0, "cut after " + after);
        }
    }

    @Test
    void aBatchThatIsCutIsDoneWhollyOrNotAtAll() {
        for (int after = 1; after < 400; after += 13) {
            sql.execute(write("DELETE FROM kept"));
            network.cutAnswersAfter(after);
            boolean committed = false;
            try {
                committed = sql.batch(
                                write("INSERT INTO kept VALUES (1)"),
                                write("INSERT INTO kept VALUES (2)"),
                                write("INSERT INTO kept VALUES (3)"))
                        instanceof BatchResult.Committed;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
            }
            network.mend();
            allIsWellSoon();
            long there = count();
            assertTrue(there == 3 || (there == 0 && !committed), there + " after " + after);
        }
    }

    @Test
    void aSinkThatFailsOnABrokenNetworkIsHeard() {
        RowSink sink = new RowSink() {
            @Override
            public void columns(List<String> names) {
                network.stop();
                throw new IllegalStateException("mine");
            }

            @Override
            public void row(List<SqlValue> cells) {}
        };
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> sql.database().query(unknown("SELECT 1"), SqlWords.LIMITS, false, sink));
        assertEquals("mine", thrown.getMessage());
        network.startAgain();
        allIsWellSoon();
    }

    @Test
    void aServerThatIsBackAfterALongTimeIsFoundAsSoon() {
        network.stop();
        long until = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        AtomicInteger tries = new AtomicInteger();
        await(until + RECOVERY.toNanos(), () -> {
            fails(ErrorCode.UNAVAILABLE, this::count);
            tries.incrementAndGet();
            return System.nanoTime() > until;
        });
        assertTrue(tries.get() > 100, "a server that is known to be down is told at once");
        network.startAgain();
        allIsWellSoon();
    }
}
