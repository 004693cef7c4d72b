package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4: limits, and what is not reachable. */
class SqlLimitsContract {
    /** Minutes of work that both dialects do one row at a time, with almost no memory. */
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) AS c FROM n";

    private final Api api = Target.shared().api();
    private final Table table = new Table(api);

    private static String sql(String text) {
        return Json.of("sql", text);
    }

    private static String rows(int count) {
        return sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count
                + ") SELECT i FROM n");
    }

    @Test
    void tenThousandRowsAreTheMost() {
        assertEquals(
                10_000,
                api.post("/sql/query")
                        .json(rows(10_000))
                        .expect(200)
                        .json()
                        .path("rows")
                        .size());
        String sentence = api.post("/sql/query").json(rows(10_001)).error(400, "too-many-rows");
        assertTrue(sentence.contains("LIMIT"), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIKE", "GLOB"})
    void aPatternThatWouldOverflowTheStackIsRefused(String operator) {
        String wildcard = operator.equals("LIKE") ? "%a" : "*a";
        String query = Json.of(
                "sql",
                "SELECT ? " + operator + " ? AS v",
                "params",
                List.of("a".repeat(8_000), wildcard.repeat(8_000) + "b"));
        api.post("/sql/query").json(query).error(400, "sql-error");
        api.get("/health").send().expect(200);
    }

    @Test
    void whatNoDeadlineCanStopHoldsNobodyElseUp() throws InterruptedException {
        String slow = Json.of(
                "sql", "SELECT instr(?, ?) AS v", "params", List.of("a".repeat(400_000), "a".repeat(40_000) + "b"));
        List<Thread> busy = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.startVirtualThread(
                        () -> api.post("/sql/query?timeout_ms=500").json(slow)))
                .toList();
        while (busy.stream().anyMatch(Thread::isAlive)) {
            api.get("/health").send().expect(200);
        }
        for (Thread thread : busy) {
            thread.join();
        }
    }

    @Test
    void aCallerMayLowerTheRows() {
        assertEquals(
                3,
                api.post("/sql/query?max_rows=3")
                        .json(rows(3))
                        .expect(200)
                        .json()
                        .path("rows")
                        .size());
        api.post("/sql/query?max_rows=3").json(rows(4)).error(400, "too-many-rows");
    }

    @Test
    void tooManyRowsOfAWriteRollItBack() {
        table.columns("id INTEGER PRIMARY KEY");
        api.post("/sql/query?max_rows=1")
                .json(sql("INSERT INTO " + table.name() + " (id) VALUES (1), (2) RETURNING id"))
                .error(400, "too-many-rows");
        assertEquals(0, table.count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_rows=0",
                "max_rows=-1",
                "max_rows=x",
                "max_rows=",
                "timeout_ms=0",
                "timeout_ms=-5",
                "timeout_ms=x",
                "timeout_ms=1.5"
            })
    void aLimitOutOfRangeIs400(String parameter) {
        api.post("/sql/query?" + parameter).json(sql("SELECT 1 AS a")).error(400, "invalid-request");
    }

    @Test
    void aStatementThatTakesTooLongIs504() {
        api.post("/sql/query?timeout_ms=300").json(sql(ENDLESS)).error(504, "timeout");
        api.post("/sql/query").json(sql("SELECT 1 AS a")).expect(200);
    }

    @Test
    void aWriteThatTakesTooLongIs504AndRolledBack() {
        table.columns("c BIGINT");
        api.post("/sql/execute?timeout_ms=300")
                .json(sql("INSERT INTO " + table.name() + " (c) " + ENDLESS))
                .error(504, "timeout");
        api.post("/sql/batch?timeout_ms=300")
                .json(Json.of(
                        "statements",
                        List.of(
                                Json.map("sql", "INSERT INTO " + table.name() + " (c) VALUES (1)"),
                                Json.map("sql", "INSERT INTO " + table.name() + " (c) " + ENDLESS))))
                .error(504, "timeout");
        assertEquals(0, table.count());
        table.execute("INSERT INTO T (c) VALUES (1)").expect(200);
    }

    @Test
    void aStatementThatTookTooLongIsReallyStopped() {
        Target.needsOwnProcess();
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            for (int i = 0; i < 4; i++) {
                daemon.api()
                        .post("/sql/query?timeout_ms=200")
                        .json(sql(ENDLESS))
                        .error(504, "timeout");
            }
            ProcessProbe probe = new ProcessProbe(daemon.pid());
            Eventually.holds("an idle process", Duration.ofSeconds(20), () -> {
                long before = probe.cpuTicks();
                Thread.sleep(500);
                return probe.cpuTicks() - before < 10;
            });
        }
    }

    @Test
    void aReadDoesNotWaitBehindAWriter() throws Exception {
        table.columns("c BIGINT");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> writer = executor.submit(() -> api.post("/sql/execute?timeout_ms=4000")
                    .json(sql("INSERT INTO " + table.name() + " (c) " + ENDLESS)));
            for (int i = 0; i < 50; i++) {
                assertEquals(0, table.count());
            }
            assertFalse(writer.isDone(), "the writer had not ended when the reads did");
            writer.get().error(504, "timeout");
        }
    }

    @Test
    void aResultOfManyLargeCellsIsRefusedOrGivenWhole() {
        Answer answer = api.post("/sql/query")
                .json(sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                        + " SELECT i, '" + "x".repeat(40_000) + "' AS v FROM n"));
        if (answer.status() == 200) {
            assertEquals(1_500, answer.json().path("rows").size());
        } else {
            answer.error(400, "too-many-rows", "sql-error");
        }
        api.get("/health").send().expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATTACH DATABASE '/tmp/mik-contract-x.db' AS other",
                "attach 'x' as y",
                "/* c */ ATTACH 'x' AS y",
                "-- c\nATTACH 'x' AS y",
                "DETACH main",
                "VACUUM INTO '/tmp/mik-contract-x.db'",
                "BEGIN",
                "BEGIN IMMEDIATE",
                "START TRANSACTION",
                "COMMIT",
                "END",
                "ROLLBACK",
                "SAVEPOINT s",
                "RELEASE s",
                "ROLLBACK TO s",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA writable_schema = 1",
                "PRAGMA foreign_keys = OFF",
                "PRAGMA foreign_keys(0)",
                "PRAGMA main.synchronous = OFF",
                "pragma\tuser_version=7",
                "SELECT 1; SELECT 2",
                "SELECT 1; ; SELECT 2",
                "SELECT 1;\n-- c\nATTACH 'x' AS y",
                "; SELECT 1; DROP TABLE t"
            })
    void whatReachesBeyondOneStatementIsRefused(String text) {
        String table = this.table.name();
        this.table.columns("id INTEGER PRIMARY KEY");
        api.post("/sql/query").json(sql(text)).error(400, "statement-refused", "sql-error");
        api.post("/sql/execute").json(sql(text)).error(400, "statement-refused", "sql-error");
        api.post("/sql/batch")
                .json(Json.of(
                        "statements",
                        List.of(Json.map("sql", "INSERT INTO " + table + " VALUES (1)"), Json.map("sql", text))))
                .error(400, "statement-refused", "sql-error");
        assertEquals(0, this.table.count());
    }

    @Test
    void onlyTheFirstStatementNeverRunsAlone() {
        table.columns("id INTEGER PRIMARY KEY");
        table.execute("INSERT INTO T VALUES (1); INSERT INTO T VALUES (2)").error(400, "statement-refused");
        table.execute("INSERT INTO T VALUES (1);\u0000 INSERT INTO T VALUES (2)")
                .error(400);
        assertEquals(0, table.count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", ";", "-- nothing", "/* nothing */", "/* open"})
    void aStatementThatIsNoneIs400(String text) {
        api.post("/sql/query").json(sql(text)).error(400);
        api.post("/sql/execute").json(sql(text)).error(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT load_extension('/tmp/x.so') AS a", "SELECT readfile('/etc/passwd') AS a",
                        "SELECT writefile('/tmp/mik-x', 'x') AS a",
                "SELECT pg_read_file('/etc/passwd') AS a", "SELECT * FROM fsdir('/')", "SELECT edit('x') AS a",
                "SELECT lo_import('/etc/passwd') AS a"
            })
    void noFunctionReachesTheMachine(String text) {
        api.post("/sql/query").json(sql(text)).error(400);
    }

    @Test
    void aForeignKeyCannotBeSwitchedOffForLater() {
        table.columns("id INTEGER PRIMARY KEY");
        Table child = new Table(api).columns("owner INTEGER REFERENCES " + table.name() + "(id)");
        api.post("/sql/execute").json(sql("PRAGMA foreign_keys = OFF")).error(400);
        api.post("/sql/query").json(sql("PRAGMA foreign_keys = OFF")).error(400);
        child.execute("INSERT INTO T VALUES (1)").error(409, "constraint-violation");
    }
}
