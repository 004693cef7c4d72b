package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 4: placeholders, parameters and cells. */
class SqlValuesContract {
    private final Api api = Target.shared().api();
    private final Table table = new Table(api);

    private Answer query(String sql, Object params) {
        return api.post("/sql/query").json(Json.of("sql", sql, "params", params));
    }

    private JsonNode row(String sql, Object params) {
        return query(sql, params).expect(200).json().path("rows").path(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT CAST(? AS INTEGER) AS a, CAST(? AS INTEGER) AS b",
                        "SELECT CAST(?1 AS INTEGER) AS a, CAST(?2 AS INTEGER) AS b",
                "SELECT CAST($1 AS INTEGER) AS a, CAST($2 AS INTEGER) AS b",
                        "SELECT CAST(?2 AS INTEGER) AS b, CAST(?1 AS INTEGER) AS a",
                "SELECT CAST($2 AS INTEGER) AS b, CAST($1 AS INTEGER) AS a"
            })
    void placeholdersAreNumberedOrNot(String sql) {
        JsonNode row = row(sql, List.of(7, 8));
        assertEquals(7, row.path("a").longValue(), row::toString);
        assertEquals(8, row.path("b").longValue(), row::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "$"})
    void aNumberedPlaceholderMayStandTwice(String mark) {
        String sql = "SELECT CAST(#1 AS INTEGER) AS a, CAST(#1 AS INTEGER) AS b, CAST(#2 AS INTEGER) AS c";
        assertEquals(
                "{\"a\":7,\"b\":7,\"c\":8}",
                row(sql.replace("#", mark), List.of(7, 8)).toString());
    }

    @Test
    void parametersMayBeNamed() {
        JsonNode row = row(
                "SELECT CAST(:x AS INTEGER) AS a, CAST(:y_2 AS TEXT) AS b, CAST(:x AS INTEGER) AS c",
                Map.of("x", 7, "y_2", "eight"));
        assertEquals("{\"a\":7,\"b\":\"eight\",\"c\":7}", row.toString());
    }

    @Test
    void questionMarksElsewhereAreLeftAlone() {
        JsonNode row = row(
                "SELECT '? $1 :x' AS a, 'it''s ?' AS \"b?\" /* ? :x $1 */, CAST(? AS INTEGER) AS c -- ? $9 :x",
                List.of(7));
        assertEquals("? $1 :x", row.path("a").stringValue());
        assertEquals("it's ?", row.path("b?").stringValue());
        assertEquals(7, row.path("c").longValue());
    }

    @Test
    void aWrongNumberOfParametersIs400() {
        query("SELECT CAST(? AS INTEGER) AS a", List.of()).error(400, "sql-error", "invalid-request");
        query("SELECT CAST(? AS INTEGER) AS a", List.of(1, 2)).error(400, "sql-error", "invalid-request");
        query("SELECT CAST(? AS INTEGER) AS a, CAST(? AS INTEGER) AS b", List.of(1))
                .error(400, "sql-error", "invalid-request");
        query("SELECT CAST(?3 AS INTEGER) AS a", List.of(1, 2)).error(400, "sql-error", "invalid-request");
        query("SELECT CAST($2 AS INTEGER) AS a", List.of(1)).error(400, "sql-error", "invalid-request");
        query("SELECT CAST(?0 AS INTEGER) AS a", List.of(1)).error(400, "sql-error", "invalid-request");
        query("SELECT CAST(?99999999999 AS INTEGER) AS a", List.of(1)).error(400, "sql-error", "invalid-request");
        query("SELECT 1 AS a", List.of(1)).error(400, "sql-error", "invalid-request");
    }

    @Test
    void aMissingNamedParameterIs400AndNamed() {
        String sentence = query(
                        "SELECT CAST(:there AS INTEGER) AS a, CAST(:absent AS INTEGER) AS b", Map.of("there", 1))
                .error(400, "sql-error", "invalid-request");
        assertTrue(sentence.contains("absent"), sentence);
        query("SELECT CAST(? AS INTEGER) AS a", Map.of("x", 1)).error(400, "sql-error", "invalid-request");
        query("SELECT CAST(:x AS INTEGER) AS a", List.of(1)).error(400, "sql-error", "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "-1", "2147483648", "9007199254740993", "9223372036854775807", "-9223372036854775808"})
    void integersAreExactOver64Bits(String number) {
        table.columns("v BIGINT");
        api.post("/sql/execute")
                .json("{\"sql\":\"INSERT INTO " + table.name() + " (v) VALUES (?)\",\"params\":[" + number + "]}")
                .expect(200);
        assertEquals(number, table.cell("SELECT v FROM T").toString());
        assertEquals(
                1, table.cell("SELECT COUNT(*) AS n FROM T WHERE v = " + number).longValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.25", "1e300", "5e-324", "3.141592653589793"})
    void doublesComeBackAsTheyAre(String number) {
        table.columns("v DOUBLE PRECISION");
        api.post("/sql/execute")
                .json("{\"sql\":\"INSERT INTO " + table.name() + " (v) VALUES (?)\",\"params\":[" + number + "]}")
                .expect(200);
        JsonNode cell = table.cell("SELECT v FROM T");
        assertTrue(cell.isNumber(), cell::toString);
        assertEquals(Double.parseDouble(number), cell.doubleValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "-1e400",
                "123456789012345678901234567890",
                "0.1234567890123456789012345678901234567890",
                "1e-400"
            })
    void aNumberBeyondADoubleIsNo5xx(String number) {
        table.columns("v NUMERIC");
        Answer answer = api.post("/sql/execute")
                .json("{\"sql\":\"INSERT INTO " + table.name() + " (v) VALUES (?)\",\"params\":[" + number + "]}");
        if (answer.status() != 200) {
            answer.error(400);
            return;
        }
        JsonNode cell = table.cell("SELECT v FROM T");
        assertTrue(cell.isNumber() || cell.isString(), () -> "a number, or a string when none holds it: " + cell);
    }

    @Test
    void textComesBackAsItWasSent() {
        table.columns("v TEXT");
        for (String text : List.of("", "it's", "a\"b", "日本語", "😀", "line\nbreak", "\u202e", "' OR 1=1 --", "NULL")) {
            table.execute("DELETE FROM T").expect(200);
            table.execute("INSERT INTO T (v) VALUES (?)", text).expect(200);
            assertEquals(text, table.cell("SELECT v FROM T").stringValue());
        }
    }

    @Test
    void aNulInATextIsKeptOrRefusedAndNeverCutsIt() {
        table.columns("v TEXT");
        Answer answer = table.execute("INSERT INTO T (v) VALUES (?)", "a\u0000b");
        if (answer.status() == 200) {
            assertEquals("a\u0000b", table.cell("SELECT v FROM T").stringValue());
        } else {
            answer.error(400);
        }
    }

    @Test
    void nullGoesInAndComesBack() {
        table.columns("id INTEGER PRIMARY KEY, v TEXT");
        api.post("/sql/execute")
                .json(Json.of("sql", "INSERT INTO " + table.name() + " VALUES (1, ?)", "params", Arrays.asList((Object)
                                "x"))
                        .replace("\"x\"", "null"))
                .expect(200);
        assertTrue(table.cell("SELECT v FROM T").isNull());
        assertEquals(
                1, table.cell("SELECT COUNT(*) AS n FROM T WHERE v IS NULL").longValue());
    }

    @Test
    void aBooleanIsTrueInEveryDialect() {
        table.columns("v BOOLEAN");
        table.execute("INSERT INTO T (v) VALUES (?)", true).expect(200);
        table.execute("INSERT INTO T (v) VALUES (?)", false).expect(200);
        assertEquals(1, table.cell("SELECT COUNT(*) AS n FROM T WHERE v").longValue());
        JsonNode cell = table.cell("SELECT v FROM T WHERE v");
        assertTrue(cell.toString().equals("true") || cell.toString().equals("1"), cell::toString);
    }

    @Test
    void bytesGoInAndComeBackAsBase64() {
        table.columns(Dialect.of(api) == Dialect.SQLITE ? "v BLOB" : "v BYTEA");
        table.execute("INSERT INTO T (v) VALUES (?)", Map.of("base64", "AP8Q")).expect(200);
        assertEquals("{\"base64\":\"AP8Q\"}", table.cell("SELECT v FROM T").toString());
        assertEquals(3, table.cell("SELECT LENGTH(v) AS n FROM T").longValue());
        table.execute("INSERT INTO T (v) VALUES (?)", Map.of("base64", "")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "A", "AP8Q=", "AP 8Q"})
    void base64ThatIsNoneIs400(String broken) {
        query("SELECT ? AS v", List.of(Map.of("base64", broken))).error(400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[1,2,{\"a\":null}]", "{\"b\":1,\"a\":[true]}", "[]", "{}"})
    void anArrayOrObjectGoesInAsJsonText(String json) {
        table.columns("v TEXT");
        Answer answer = api.post("/sql/execute")
                .json("{\"sql\":\"INSERT INTO " + table.name() + " (v) VALUES (?)\",\"params\":[" + json + "]}");
        answer.expect(200);
        assertEquals(Json.read(json), Json.read(table.cell("SELECT v FROM T").stringValue()));
    }

    @Test
    void manyParametersAreBoundInOrder() {
        StringBuilder sql = new StringBuilder("SELECT 0");
        List<Object> params = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sql.append(" + CAST(? AS INTEGER) * ").append(i);
            params.add(i);
        }
        long expected = 0;
        for (int i = 0; i < 500; i++) {
            expected += (long) i * i;
        }
        assertEquals(expected, row(sql + " AS n", params).path("n").longValue());
    }

    @Test
    void aColumnMayHaveAnyName() {
        JsonNode row = row("SELECT 1 AS \"a b\", 2 AS \"ü\", 3 AS \"\"\"\", 4 AS \"__proto__\"", List.of());
        assertEquals("{\"a b\":1,\"ü\":2,\"\\\"\":3,\"__proto__\":4}", row.toString());
    }
}
