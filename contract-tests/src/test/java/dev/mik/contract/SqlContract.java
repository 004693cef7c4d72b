package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 4: execute, query and batch, in words that every dialect knows. */
class SqlContract {
    private static final String PEOPLE = "id INTEGER PRIMARY KEY, name TEXT NOT NULL";

    private final Api api = Target.shared().api();
    private final Table table = new Table(api);

    private Answer batch(Object... statements) {
        String body = Json.of("statements", List.of(statements));
        return api.post("/sql/batch").json(body.replace("$T", table.name()));
    }

    @Test
    void executeTellsTheRowsAffectedAndNothingElse() {
        table.execute("CREATE TABLE T (" + PEOPLE + ")").expect(200, "{\"rows_affected\":0}");
        table.execute("INSERT INTO T (id, name) VALUES (?, ?)", 1, "Alice").expect(200, "{\"rows_affected\":1}");
        table.execute("INSERT INTO T (id, name) VALUES (2, 'Bob'), (3, 'Bob')").expect(200, "{\"rows_affected\":2}");
        table.execute("UPDATE T SET name = 'Eve' WHERE name = 'Bob'").expect(200, "{\"rows_affected\":2}");
        table.execute("DELETE FROM T WHERE id = 99").expect(200, "{\"rows_affected\":0}");
        table.execute("DELETE FROM T").expect(200, "{\"rows_affected\":3}");
        table.execute("DROP TABLE T").expect(200, "{\"rows_affected\":0}");
    }

    @Test
    void paramsMayBeLeftOut() {
        api.post("/sql/query").json("{\"sql\":\"SELECT 1 AS one\"}").expect(200);
        api.post("/sql/query")
                .json("{\"sql\":\"SELECT 1 AS one\",\"params\":null}")
                .expect(200);
    }

    @Test
    void executeWithReturningAlsoGivesItsRows() {
        table.columns(PEOPLE);
        table.execute("INSERT INTO T (id, name) VALUES (1, 'Alice') RETURNING id, name")
                .expect(
                        200,
                        "{\"rows_affected\":1,\"columns\":[\"id\",\"name\"],\"rows\":[{\"id\":1,\"name\":\"Alice\"}]}");
    }

    @Test
    void queryAnswersExactlyAsDocumented() {
        table.columns(PEOPLE);
        table.execute("INSERT INTO T (id, name) VALUES (1, 'Alice')").expect(200);
        table.query("SELECT * FROM T WHERE id = ?", 1)
                .expect(
                        200,
                        "{\"columns\":[\"id\",\"name\"],\"rows\":[{\"id\":1,\"name\":\"Alice\"}],\"rows_affected\":0}");
    }

    @Test
    void columnsAreThereWithNoRowsToo() {
        table.columns(PEOPLE);
        table.query("SELECT id, name AS n FROM T")
                .expect(200, "{\"columns\":[\"id\",\"n\"],\"rows\":[],\"rows_affected\":0}");
    }

    @Test
    void aQueryMayBeAWriteWithReturning() {
        table.columns(PEOPLE);
        table.query("INSERT INTO T (id, name) VALUES (?, ?) RETURNING id", 1, "Alice")
                .expect(200, "{\"columns\":[\"id\"],\"rows\":[{\"id\":1}],\"rows_affected\":1}");
        table.query("UPDATE T SET name = 'Bob' RETURNING name")
                .expect(200, "{\"columns\":[\"name\"],\"rows\":[{\"name\":\"Bob\"}],\"rows_affected\":1}");
        table.query("DELETE FROM T RETURNING id")
                .expect(200, "{\"columns\":[\"id\"],\"rows\":[{\"id\":1}],\"rows_affected\":1}");
        assertEquals(0, table.count());
    }

    @Test
    void aQueryThatGivesNoRowsIsRefusedAndChangesNothing() {
        Table more = new Table(api);
        table.columns(PEOPLE);
        for (String sql : List.of(
                "INSERT INTO T (id, name) VALUES (1, 'Alice')",
                "DELETE FROM T",
                "WITH x AS (SELECT 1 AS id) INSERT INTO T (id, name) SELECT id, 'x' FROM x",
                "CREATE TABLE " + more.name() + " (id INTEGER)",
                "DROP TABLE T")) {
            String sentence = table.query(sql).error(400, "no-rows");
            assertTrue(sentence.contains("/sql/execute"), sentence);
        }
        assertEquals(0, table.count());
        more.query("SELECT * FROM T").error(400, "sql-error");
    }

    @Test
    void aReadOnlyQueryRefusesEveryWriteAndChangesNothing() {
        table.columns(PEOPLE);
        for (String sql : List.of(
                "INSERT INTO $T (id, name) VALUES (1, 'Alice') RETURNING id",
                "DELETE FROM $T RETURNING id",
                "/* SELECT */ UPDATE $T SET name = 'x' RETURNING id",
                "WITH x AS (SELECT 1 AS id) INSERT INTO $T (id, name) SELECT id, 'x' FROM x RETURNING id")) {
            api.post("/sql/query?read_only=true")
                    .json(Json.of("sql", sql.replace("$T", table.name())))
                    .error(400, "read-only");
        }
        assertEquals(0, table.count());
        api.post("/sql/query?read_only=true")
                .json("{\"sql\":\"SELECT 1 AS one\"}")
                .expect(200);
        api.post("/sql/query?read_only=false")
                .json("{\"sql\":\"SELECT 1 AS one\"}")
                .expect(200);
        api.post("/sql/query?read_only=perhaps")
                .json("{\"sql\":\"SELECT 1 AS one\"}")
                .error(400, "invalid-request");
    }

    @Test
    void aConfigurationCanMakeEveryQueryReadOnly() {
        Target.needsOwnProcess();
        try (DaemonProcess daemon = DaemonProcess.prepare()
                .toml("[sql]\nread_only_queries = true\n")
                .start()) {
            Table own = new Table(daemon.api()).columns(PEOPLE);
            own.query("INSERT INTO T (id, name) VALUES (1, 'x') RETURNING id").error(400, "read-only");
            own.execute("INSERT INTO T (id, name) VALUES (1, 'x')").expect(200);
            assertEquals(1, own.count());
        }
    }

    @Test
    void columnsOfOneNameAreNumbered() {
        table.query("SELECT 1 AS a, 2 AS b, 3 AS a, 4 AS a")
                .expect(
                        200,
                        "{\"columns\":[\"a\",\"b\",\"a_2\",\"a_3\"],\"rows\":[{\"a\":1,\"b\":2,\"a_2\":3,\"a_3\":4}],\"rows_affected\":0}");
    }

    @Test
    void aNumberedColumnNeverHidesOneThatHasThatName() {
        JsonNode answer =
                table.query("SELECT 1 AS a, 2 AS a_2, 3 AS a").expect(200).json();
        assertEquals(3, Set.copyOf(Json.strings(answer.path("columns"))).size(), answer::toString);
        assertEquals(3, answer.path("rows").path(0).size(), answer::toString);
    }

    @Test
    void aBatchAnswersExactlyAsDocumented() {
        table.columns(PEOPLE);
        batch(
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (?, ?)", "params", List.of(1, "Alice")),
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (?, ?)", "params", List.of(2, "Bob")),
                        Json.map("sql", "UPDATE $T SET name = ? WHERE id = ?", "params", List.of("Charlie", 1)))
                .expect(
                        200,
                        "{\"results\":[{\"rows_affected\":1},{\"rows_affected\":1},{\"rows_affected\":1}],\"total_affected\":3}");
        assertEquals("Charlie", table.cell("SELECT name FROM T WHERE id = 1").stringValue());
    }

    @Test
    void aBatchThatFailsDoesNothingAndNamesTheIndex() {
        table.columns(PEOPLE);
        String constraint = batch(
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (1, 'a')"),
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (2, 'b')"),
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (1, 'c')"))
                .error(409, "constraint-violation");
        assertTrue(constraint.matches("(?s).*\\b2\\b.*"), constraint);
        String syntax = batch(
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (1, 'a')"),
                        Json.map("sql", "INSERT INTO nonsense"))
                .error(400, "sql-error");
        assertTrue(syntax.matches("(?s).*\\b1\\b.*"), syntax);
        assertEquals(0, table.count());
    }

    @Test
    void aBatchRollsBackItsSchemaToo() {
        batch(Json.map("sql", "CREATE TABLE $T (" + PEOPLE + ")"), Json.map("sql", "INSERT INTO nonsense VALUES (1)"))
                .error(400, "sql-error");
        table.query("SELECT * FROM T").error(400, "sql-error");
    }

    @Test
    void laterStatementsOfABatchSeeEarlierOnes() {
        batch(
                        Json.map("sql", "CREATE TABLE $T (" + PEOPLE + ")"),
                        Json.map("sql", "INSERT INTO $T (id, name) VALUES (1, 'a')"),
                        Json.map("sql", "INSERT INTO $T (id, name) SELECT id + 1, name FROM $T"))
                .expect(200);
        assertEquals(2, table.count());
    }

    @Test
    void aBatchIsCheckedBeforeItRuns() {
        table.columns(PEOPLE);
        String sentence = batch(Json.map("sql", "INSERT INTO $T (id, name) VALUES (1, 'a')"), Json.map("sql", "COMMIT"))
                .error(400, "statement-refused");
        assertTrue(sentence.matches("(?s).*\\b1\\b.*"), sentence);
        assertEquals(0, table.count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELEC 1",
                "SELECT",
                "SELECT * FROM",
                "SELECT (1",
                "SELECT 'open",
                "SELECT no_such_column",
                "INSERT INTO"
            })
    void aSyntaxErrorIs400WithTheBackendsReason(String sql) {
        String sentence = table.query(sql).error(400, "sql-error");
        assertTrue(sentence.length() > 15, sentence);
        table.execute(sql).error(400, "sql-error");
    }

    @Test
    void anUnknownTableIs400AndNamed() {
        String sentence = table.query("SELECT * FROM T").error(400, "sql-error");
        assertTrue(sentence.contains(table.name()), sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO T (id, name, age) VALUES (1, 'again', 5)",
                        "INSERT INTO T (id, name, age) VALUES (2, NULL, 5)",
                "INSERT INTO T (id, name, age) VALUES (2, 'x', -1)",
                        "INSERT INTO T (id, name, age) VALUES (2, 'Alice', 5)",
                "UPDATE T SET name = NULL"
            })
    void aConstraintIs409AndChangesNothing(String sql) {
        table.columns("id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age >= 0)");
        table.execute("INSERT INTO T (id, name, age) VALUES (1, 'Alice', 5)").expect(200);
        table.execute(sql).error(409, "constraint-violation");
        table.query(sql + " RETURNING id").error(409, "constraint-violation");
        assertEquals(1, table.count());
        assertEquals("Alice", table.cell("SELECT name FROM T").stringValue());
    }

    @Test
    void foreignKeysAreEnforced() {
        table.columns(PEOPLE);
        Table child =
                new Table(api).columns("id INTEGER PRIMARY KEY, owner INTEGER REFERENCES " + table.name() + "(id)");
        child.execute("INSERT INTO T (id, owner) VALUES (1, 1)").error(409, "constraint-violation");
        table.execute("INSERT INTO T (id, name) VALUES (1, 'Alice')").expect(200);
        child.execute("INSERT INTO T (id, owner) VALUES (1, 1)").expect(200);
        table.execute("DELETE FROM T").error(409, "constraint-violation");
        assertEquals(1, table.count());
    }

    @Test
    void oneTrailingSemicolonAndCommentsAreFine() {
        table.query("SELECT 1 AS a;").expect(200);
        table.query("SELECT 1 AS a ; \n -- done").expect(200);
        table.query("/* first */ SELECT /* ; */ ';' AS a -- ; last").expect(200);
    }

    @Test
    void aStatementOfAMegabyteRuns() {
        String text = "x".repeat(1_000_000);
        assertEquals(1_000_000, table.cell("SELECT LENGTH('" + text + "') AS n").longValue());
        assertEquals(text, table.cell("SELECT CAST(? AS TEXT) AS v", text).stringValue());
    }

    @Test
    void aThousandStatementsMakeABatch() {
        table.columns(PEOPLE);
        Object[] statements = new Object[1_000];
        for (int i = 0; i < statements.length; i++) {
            statements[i] = Json.map("sql", "INSERT INTO $T (id, name) VALUES (?, 'x')", "params", List.of(i));
        }
        assertEquals(
                1_000,
                batch(statements).expect(200).json().path("total_affected").longValue());
        assertEquals(999, table.cell("SELECT MAX(id) AS n FROM T").longValue());
    }
}
