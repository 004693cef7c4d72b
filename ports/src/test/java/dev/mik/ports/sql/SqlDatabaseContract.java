package dev.mik.ports.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link SqlDatabase} does: each sentence of its documentation, as a test. An adapter's test extends this and
 * says how one is opened; what the dialects say differently is a method to override.
 */
@Timeout(120) // a statement that is not stopped would run forever
public abstract class SqlDatabaseContract extends SqlContractWords {
    private static final SqlLimits SHORT = new SqlLimits(Duration.ofMillis(200), 10_000);

    // ---- values ----

    @Test
    void everyTypeComesBackAsItWentIn() {
        List<List<SqlValue>> rows = List.of(
                List.of(integer(1), new SqlValue.Real(0.1), text("a"), bytes(1, 2, 3)),
                List.of(integer(Long.MAX_VALUE), new SqlValue.Real(-1.5e300), text(""), bytes()),
                List.of(integer(Long.MIN_VALUE), new SqlValue.Real(4.9e-324), text("é漢😀 '\"`?;--"), bytes(0, 255, 0)),
                List.of(
                        integer((1L << 53) + 1),
                        new SqlValue.Real(Double.POSITIVE_INFINITY),
                        text("x".repeat(100_000)),
                        bytes(0)),
                List.of(SqlValue.NULL, SqlValue.NULL, SqlValue.NULL, SqlValue.NULL));
        for (List<SqlValue> row : rows) {
            execute(write("INSERT INTO cell VALUES (?, ?, ?, ?)", row));
            assertEquals(
                    List.of(row),
                    query(read("SELECT whole, fraction, words, content FROM cell"))
                            .rows());
            execute(write("DELETE FROM cell"));
        }
    }

    @Test
    void aBooleanIsAcceptedAsAParameter() {
        assertEquals(
                1,
                query(read("SELECT 1 WHERE ?", new SqlValue.Bool(true))).rows().size());
        assertEquals(
                0,
                query(read("SELECT 1 WHERE ?", new SqlValue.Bool(false))).rows().size());
    }

    @Test
    void aDecimalKeepsItsDigitsWhereTheColumnDoes() {
        BigDecimal digits = new BigDecimal("12345678901234567890.123456789");
        execute(write("INSERT INTO cell (words) VALUES (?)", new SqlValue.Decimal(digits)));
        assertEquals(text(digits.toString()), onlyCell(read("SELECT words FROM cell")));
    }

    @Test
    void bytesOfAMegabyteComeBack() {
        byte[] content = new byte[1 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        execute(write("INSERT INTO cell (content) VALUES (?)", new SqlValue.Bytes(content)));
        assertEquals(new SqlValue.Bytes(content), onlyCell(read("SELECT content FROM cell")));
    }

    // ---- columns and rows ----

    @Test
    void columnsComeAlsoWhenNoRowDoes() {
        SqlRows none = query(read("SELECT id, name FROM item"));
        assertEquals(List.of("id", "name"), none.columns());
        assertEquals(List.of(), none.rows());
    }

    @Test
    void twoColumnsOfOneNameAreHandedOnAsTheyAre() {
        SqlRows rows = query(read("SELECT 1 AS a, 2 AS a, 3 AS b"));
        assertEquals(List.of("a", "a", "b"), rows.columns());
        assertEquals(List.of(List.of(integer(1), integer(2), integer(3))), rows.rows());
    }

    @Test
    void parametersAreTakenInOrder() {
        assertEquals(
                List.of(List.of(text("x"), text("y"))),
                query(read("SELECT CAST(? AS TEXT), CAST(? AS TEXT)", text("x"), text("y")))
                        .rows());
    }

    @Test
    void aQuestionMarkInATextIsNoPlaceholder() {
        assertEquals(text("?"), onlyCell(read("SELECT '?' /* ? */ -- ?\n")));
    }

    @Test
    void theSameTextRunsAgainAfterTheSchemaChanged() {
        addItem(1, "a");
        SqlStatement all = read("SELECT * FROM item");
        assertEquals(3, query(all).columns().size());
        execute(schema("ALTER TABLE item ADD COLUMN colour TEXT DEFAULT 'red'"));
        execute(schema("ALTER TABLE item DROP COLUMN size"));
        SqlRows changed = query(all);
        assertEquals(List.of("id", "name", "colour"), changed.columns());
        assertEquals(List.of(List.of(integer(1), text("a"), text("red"))), changed.rows());
    }

    // ---- query and execute ----

    @Test
    void executeTellsHowManyRowsWereAffected() {
        addItem(1, "a");
        addItem(2, "b");
        SqlResult result = execute(write("UPDATE item SET size = 1"));
        assertEquals(2, result.rowsAffected());
        assertTrue(result.returned().isEmpty());
        assertEquals(0, execute(write("DELETE FROM item WHERE id = 99")).rowsAffected());
        assertEquals(0, execute(schema("CREATE INDEX item_size ON item (size)")).rowsAffected());
    }

    @Test
    void executeGivesTheRowsOfReturning() {
        SqlResult result = execute(write("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b') RETURNING name, id"));
        assertEquals(2, result.rowsAffected());
        SqlRows returned = result.returned().orElseThrow();
        assertEquals(List.of("name", "id"), returned.columns());
        assertEquals(List.of(List.of(text("a"), integer(1)), List.of(text("b"), integer(2))), returned.rows());
    }

    @Test
    void executeGivesTheRowsOfARead() {
        SqlResult result = execute(read("SELECT 7 AS n"));
        assertEquals(0, result.rowsAffected());
        assertEquals(
                List.of(List.of(integer(7))), result.returned().orElseThrow().rows());
    }

    @Test
    void queryRunsAWriteWithReturning() {
        Taken taken = new Taken();
        long affected =
                database.query(write("INSERT INTO item (id, name) VALUES (1, 'a') RETURNING id"), LIMITS, false, taken);
        assertEquals(1, affected);
        assertEquals(List.of(List.of(integer(1))), taken.rows);
        assertEquals(1, count());
    }

    @Test
    void queryRunsAWriteBehindWith() {
        addItem(1, "a");
        Taken taken = new Taken();
        assertEquals(1, database.query(deleteBehindWith(), LIMITS, false, taken));
        assertEquals(List.of(List.of(integer(1))), taken.rows);
        assertEquals(0, count());
        addItem(1, "a");
        assertEquals(1, execute(deleteBehindWith()).rowsAffected());
    }

    @Test
    void aStatementWithoutRowsIsRefusedByQueryAndChangesNothing() {
        addItem(1, "a");
        fails(ErrorCode.NO_ROWS, () -> query(write("DELETE FROM item")));
        fails(ErrorCode.NO_ROWS, () -> query(schema("DROP TABLE cell")));
        assertEquals(1, count());
        assertEquals(0, query(read("SELECT * FROM cell")).rows().size());
    }

    @Test
    void readOnlyRefusesEveryWrite() {
        addItem(1, "a");
        for (SqlStatement statement : List.of(
                write("DELETE FROM item RETURNING id"),
                write("DELETE FROM item"),
                deleteBehindWith(),
                schema("DROP TABLE item"))) {
            fails(ErrorCode.READ_ONLY, () -> database.query(statement, LIMITS, true, new Taken()));
        }
        assertEquals(1, count());
        Taken taken = new Taken();
        database.query(unknown("WITH x AS (SELECT 1 AS n) SELECT n FROM x"), LIMITS, true, taken);
        assertEquals(List.of(List.of(integer(1))), taken.rows);
    }

    // ---- errors ----

    @Test
    void aBrokenConstraintIsTold() {
        addItem(1, "a");
        for (String sql : List.of(
                "INSERT INTO item (id, name) VALUES (1, 'b')",
                "INSERT INTO item (id, name) VALUES (2, 'a')",
                "INSERT INTO item (id, name) VALUES (2, NULL)",
                "INSERT INTO item (id, name, size) VALUES (2, 'b', -1)",
                "INSERT INTO part (id, item_id) VALUES (1, 99)",
                "INSERT INTO part (id, item_id, later_id) VALUES (1, 1, 99)")) {
            fails(ErrorCode.CONSTRAINT_VIOLATION, () -> execute(write(sql)));
        }
        assertEquals(1, count());
        assertEquals(integer(0), onlyCell(read("SELECT count(*) FROM part")));
    }

    @Test
    void aStatementThatFailsHalfwayLeavesNothing() {
        addItem(5, "five");
        fails(
                ErrorCode.CONSTRAINT_VIOLATION,
                () -> execute(write("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b'), (5, 'c')")));
        assertEquals(1, count());
    }

    @Test
    void syntaxIsToldInTheBackendsWords() {
        ServiceException read = fails(ErrorCode.SQL_ERROR, () -> query(read("SELECT * FRM item")));
        assertTrue(read.sentence().contains(syntaxReason()), read.sentence());
        ServiceException write = fails(ErrorCode.SQL_ERROR, () -> execute(write("DELETE FRM item")));
        assertTrue(write.sentence().contains(syntaxReason()), write.sentence());
        assertFalse(read.sentence().contains("["), read.sentence());
        ServiceException table = fails(ErrorCode.SQL_ERROR, () -> query(read("SELECT * FROM missing")));
        assertTrue(table.sentence().contains("missing"), table.sentence());
    }

    @Test
    void theWrongNumberOfParametersIsRefused() {
        fails(ErrorCode.SQL_ERROR, () -> query(read("SELECT ?")));
        fails(ErrorCode.SQL_ERROR, () -> query(read("SELECT 1", integer(1))));
    }

    @Test
    void whatTheSinkThrowsStopsTheQueryAndComesOut() {
        IllegalStateException full = new IllegalStateException("full");
        RowSink sink = new RowSink() {
            @Override
            public void columns(List<String> names) {}

            @Override
            public void row(List<SqlValue> cells) {
                throw full;
            }
        };
        SqlStatement endless = unknown(endlessRows());
        assertEquals(
                full, assertThrows(IllegalStateException.class, () -> database.query(endless, LIMITS, false, sink)));
        assertEquals(integer(1), onlyCell(read("SELECT 1")));
    }

    // ---- batch ----

    @Test
    void aBatchIsDoneInOrder() {
        BatchResult result = database.batch(
                List.of(
                        write("INSERT INTO item (id, name) VALUES (?, ?)", integer(1), text("a")),
                        write("UPDATE item SET size = 3 WHERE id = 1"),
                        read("SELECT size FROM item WHERE id = 1"),
                        write("DELETE FROM item RETURNING id")),
                LIMITS);
        List<SqlResult> results =
                assertInstanceOf(BatchResult.Committed.class, result).results();
        assertEquals(
                List.of(1L, 1L, 0L, 1L),
                results.stream().map(SqlResult::rowsAffected).toList());
        assertEquals(
                List.of(List.of(integer(3))),
                results.get(2).returned().orElseThrow().rows());
        assertEquals(
                List.of(List.of(integer(1))),
                results.get(3).returned().orElseThrow().rows());
    }

    @Test
    void aBatchThatFailsLeavesNothingAndNamesTheStatement() {
        BatchResult result = database.batch(
                List.of(
                        write("INSERT INTO item (id, name) VALUES (1, 'a')"),
                        schema("CREATE TABLE extra (n INTEGER)"),
                        write("INSERT INTO item (id, name) VALUES (2, 'a')"),
                        write("INSERT INTO item (id, name) VALUES (3, 'c')")),
                LIMITS);
        BatchResult.RolledBack failed = assertInstanceOf(BatchResult.RolledBack.class, result);
        assertEquals(2, failed.index());
        assertEquals(ErrorCode.CONSTRAINT_VIOLATION, failed.reason().code());
        assertEquals(0, count());
        fails(ErrorCode.SQL_ERROR, () -> query(read("SELECT * FROM extra")));
    }

    @Test
    void aDeferredConstraintUndoesTheBatch() {
        BatchResult result = database.batch(
                List.of(
                        write("INSERT INTO item (id, name) VALUES (1, 'a')"),
                        write("INSERT INTO part (id, item_id, later_id) VALUES (1, 1, 2)")),
                LIMITS);
        BatchResult.RolledBack failed = assertInstanceOf(BatchResult.RolledBack.class, result);
        assertEquals(ErrorCode.CONSTRAINT_VIOLATION, failed.reason().code());
        assertEquals(0, count());
    }

    @Test
    void theTimeoutHoldsForTheWholeBatch() {
        BatchResult result = database.batch(
                List.of(write("INSERT INTO item (id, name) VALUES (1, 'a')"), unknown(endlessCount())), SHORT);
        BatchResult.RolledBack failed = assertInstanceOf(BatchResult.RolledBack.class, result);
        assertEquals(1, failed.index());
        assertEquals(ErrorCode.TIMEOUT, failed.reason().code());
        assertEquals(0, count());
    }

    // ---- limits ----

    @Test
    void aReadThatNeverEndsIsStopped() {
        fails(ErrorCode.TIMEOUT, () -> database.query(unknown(endlessCount()), SHORT, false, new Taken()));
        fails(ErrorCode.TIMEOUT, () -> database.execute(unknown(endlessCount()), SHORT));
        // Each takes a place while it runs: were they still running, this would not find one.
        for (int i = 0; i < 100; i++) {
            fails(
                    ErrorCode.TIMEOUT,
                    () -> database.query(
                            unknown(endlessCount()), new SqlLimits(Duration.ofMillis(5), 1), false, new Taken()));
        }
        assertEquals(integer(1), onlyCell(read("SELECT 1")));
    }

    @Test
    void aWriteThatNeverEndsIsStoppedAndLeavesNothing() {
        fails(ErrorCode.TIMEOUT, () -> database.execute(endlessInsert(), SHORT));
        assertEquals(0, count());
        addItem(1, "a");
        assertEquals(1, count());
    }

    @Test
    void neighboursOfAStoppedWriteKeepTheirs() throws Exception {
        int writers = 40;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> endless = new ArrayList<>();
            List<Future<?>> added = new ArrayList<>();
            for (int i = 1; i <= writers; i++) {
                int id = i;
                if (i % 10 == 5) {
                    endless.add(callers.submit(() -> database.execute(endlessInsert(), SHORT)));
                }
                added.add(callers.submit(() -> addItem(id, "n" + id)));
            }
            for (Future<?> one : added) {
                one.get();
            }
            for (Future<?> one : endless) {
                assertInstanceOf(
                        ServiceException.class,
                        assertThrows(ExecutionException.class, one::get).getCause());
            }
        }
        assertEquals(writers, count());
    }

    @Test
    void tooManyRowsAreRefusedInsteadOfCut() {
        addItem(1, "a");
        addItem(2, "b");
        addItem(3, "c");
        SqlLimits two = new SqlLimits(Duration.ofSeconds(60), 2);
        SqlLimits three = new SqlLimits(Duration.ofSeconds(60), 3);
        SqlStatement all = read("SELECT * FROM item");
        fails(ErrorCode.TOO_MANY_ROWS, () -> database.query(all, two, false, new Taken()));
        fails(ErrorCode.TOO_MANY_ROWS, () -> database.execute(all, two));
        Taken taken = new Taken();
        database.query(all, three, false, taken);
        assertEquals(3, taken.rows.size());
        fails(ErrorCode.TOO_MANY_ROWS, () -> database.query(unknown(endlessRows()), LIMITS, false, new Taken()));
    }

    @Test
    void aWriteThatReturnsTooManyRowsIsUndone() {
        addItem(1, "a");
        addItem(2, "b");
        SqlLimits one = new SqlLimits(Duration.ofSeconds(60), 1);
        SqlStatement delete = write("DELETE FROM item RETURNING id");
        fails(ErrorCode.TOO_MANY_ROWS, () -> database.query(delete, one, false, new Taken()));
        fails(ErrorCode.TOO_MANY_ROWS, () -> database.execute(delete, one));
        assertEquals(
                ErrorCode.TOO_MANY_ROWS,
                assertInstanceOf(BatchResult.RolledBack.class, database.batch(List.of(delete), one))
                        .reason()
                        .code());
        assertEquals(2, count());
    }

    @Test
    void noRowIsHandedOverTwice() {
        int rows = 9_000;
        SqlStatement many = unknown("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                + ") SELECT i, 'some words that make the row longer' AS t FROM n");
        for (int round = 0; round < 5; round++) {
            Taken taken = new Taken();
            database.query(many, LIMITS, false, taken);
            assertEquals(1, taken.headers);
            assertEquals(rows, taken.rows.size());
            assertEquals(
                    rows, taken.rows.stream().map(List::getFirst).distinct().count());
        }
    }

    // ---- many at once ----

    @Test
    void readsDoNotWaitBehindAWriter() throws Exception {
        addItem(1, "a");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> writer = callers.submit(() -> {
                begun.countDown();
                return database.execute(endlessInsert(), new SqlLimits(Duration.ofSeconds(3), 1));
            });
            begun.await();
            int reads = 0;
            while (!writer.isDone()) {
                assertEquals(1, count());
                reads++;
            }
            assertTrue(reads > 20, "only " + reads + " reads while one write ran");
        }
    }

    @Test
    void concurrentWritersLoseNothing() throws Exception {
        addItem(1, "counter");
        execute(write("UPDATE item SET size = 0"));
        long threads = 16;
        long each = 50;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = LongStream.range(0, threads)
                    .<Future<?>>mapToObj(_ -> callers.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            execute(write("UPDATE item SET size = size + 1 WHERE id = 1"));
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(integer(threads * each), onlyCell(read("SELECT size FROM item")));
    }

    @Test
    void interruptingACallerHarmsNobody() throws Exception {
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            addItem(1, "a");
            assertEquals(1, count());
            return Thread.currentThread().isInterrupted();
        });
        Thread.ofVirtual().start(interrupted);
        assertTrue(interrupted.get(), "the interrupt is kept for the caller");
        addItem(2, "b");
        assertEquals(2, count());
    }

    // ---- life ----

    @Test
    void whatWasWrittenIsThereAfterOpeningAgain() {
        addItem(1, "a");
        database.close();
        database = open();
        assertEquals(1, count());
    }

    @Test
    void pingReturnsWhileTheDatabaseServes() {
        database.ping();
    }

    @Test
    void callsAfterCloseAreUnavailable() {
        database.close();
        database.close();
        fails(ErrorCode.UNAVAILABLE, () -> query(read("SELECT 1")));
        fails(ErrorCode.UNAVAILABLE, () -> addItem(1, "a"));
        fails(ErrorCode.UNAVAILABLE, () -> database.batch(List.of(write("DELETE FROM item")), LIMITS));
        fails(ErrorCode.UNAVAILABLE, () -> database.ping());
    }

    @Test
    void closeFinishesTheWritesThatWereAccepted() throws Exception {
        int writers = 50;
        List<Future<Boolean>> all = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= writers; i++) {
                int id = i;
                all.add(callers.submit(() -> {
                    try {
                        addItem(id, "n" + id);
                        return true;
                    } catch (ServiceException e) {
                        assertEquals(ErrorCode.UNAVAILABLE, e.code());
                        return false;
                    }
                }));
            }
            database.close();
        }
        database = open();
        long acknowledged = 0;
        for (Future<Boolean> one : all) {
            acknowledged += one.get() ? 1 : 0;
        }
        assertEquals(acknowledged, count());
    }
}
