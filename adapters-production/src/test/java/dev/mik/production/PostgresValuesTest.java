package dev.mik.production;

import static dev.mik.production.SqlWords.fails;
import static dev.mik.production.SqlWords.integer;
import static dev.mik.production.SqlWords.read;
import static dev.mik.production.SqlWords.text;
import static dev.mik.production.SqlWords.unknown;
import static dev.mik.production.SqlWords.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.SqlValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of value, into every kind of column and back. */
@Timeout(60)
class PostgresValuesTest {
    @SuppressWarnings("NullAway.Init")
    private static SqlWords sql;

    @BeforeAll
    static void open() {
        PostgresServer server = PostgresServer.shared();
        sql = new SqlWords(PostgresDatabase.open(server.config(server.database())));
        sql.make("CREATE TYPE mood AS ENUM ('sad', 'happy')", "CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
    }

    @AfterAll
    static void close() {
        sql.close();
    }

    static SqlValue value(String written) {
        String what = written.substring(written.indexOf(' ') + 1);
        return switch (written.substring(0, Math.max(0, written.indexOf(' ')))) {
            case "bool" -> new SqlValue.Bool(Boolean.parseBoolean(what));
            case "int" -> integer(Long.parseLong(what));
            case "real" -> new SqlValue.Real(Double.parseDouble(what));
            case "decimal" -> new SqlValue.Decimal(new BigDecimal(what));
            case "bytes" -> new SqlValue.Bytes(HexFormat.of().parseHex(what));
            case "text" -> text(what);
            default -> SqlValue.NULL;
        };
    }

    /** In as a parameter, out as a cell; often enough that the driver changes to its other way of reading. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // booleans, and what stands for them
                "boolean | bool true | bool true",
                "boolean | int 1 | bool true",
                "boolean | int 0 | bool false",
                "boolean | real 1.0 | bool true",
                "boolean | text yes | bool true",
                "boolean | null | null",
                "int | bool true | int 1",
                "numeric | bool false | int 0",
                "float8 | bool true | real 1.0",
                "text | bool true | text true",
                "jsonb | bool true | text true",
                // whole numbers
                "smallint | int -32768 | int -32768",
                "smallint | real 7.0 | int 7",
                "int | int 2147483647 | int 2147483647",
                "int | real -3.0 | int -3",
                "int | real 2.5 | int 2",
                "int | decimal 5.00 | int 5",
                "int | text 42 | int 42",
                "bigint | int 9223372036854775807 | int 9223372036854775807",
                "bigint | int -9223372036854775808 | int -9223372036854775808",
                "bigint | decimal 9223372036854775807 | int 9223372036854775807",
                "oid | int 4294967295 | int 4294967295",
                "positive | int 7 | int 7",
                // fractions
                "float4 | real 0.1 | real 0.1",
                "float4 | real NaN | real NaN",
                "float8 | real 0.1 | real 0.1",
                "float8 | real -0.0 | real -0.0",
                "float8 | real 4.9E-324 | real 4.9E-324",
                "float8 | real 1.7976931348623157E308 | real 1.7976931348623157E308",
                "float8 | real NaN | real NaN",
                "float8 | real -Infinity | real -Infinity",
                "float8 | int 3 | real 3.0",
                "float8 | decimal 0.25 | real 0.25",
                "numeric | real 0.1 | real 0.1",
                "numeric | real 1.0E300 | real 1.0E300",
                "numeric | real NaN | real NaN",
                "numeric | real Infinity | real Infinity",
                "numeric | int 9223372036854775807 | int 9223372036854775807",
                "numeric | decimal 9223372036854775808 | decimal 9223372036854775808",
                "numeric | decimal 0.1234567890123456789 | decimal 0.1234567890123456789",
                "numeric | decimal 1E-400 | decimal 1E-400",
                "numeric | decimal 123456789012345678901234567890 | decimal 123456789012345678901234567890",
                "numeric(10,2) | int 5 | real 5.0",
                "numeric(10,2) | real 12.5 | real 12.5",
                "numeric | text 1.5 | real 1.5",
                // texts, and what is written as one
                "text | text x | text x",
                "text | int 5 | text 5",
                "text | real 0.5 | text 0.5",
                "varchar(3) | text abc | text abc",
                "char(1) | text a | text a",
                "name | text n | text n",
                "mood | text happy | text happy",
                "uuid | text A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 | text a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "inet | text 10.0.0.1/8 | text 10.0.0.1/8",
                "interval | text 1 day 02:00:00 | text 1 day 02:00:00",
                "int4range | text [1,5) | text [1,5)",
                "point | text (1,2) | text (1,2)",
                "bit(3) | text 101 | text 101",
                "xml | text <a/> | text <a/>",
                "tsvector | text 'a' 'b' | text 'a' 'b'",
                // JSON
                "json | text {\"b\": 1,\"a\":[null]} | text {\"b\": 1,\"a\":[null]}",
                "jsonb | text {\"b\":1,\"a\":[true]} | text {\"a\": [true], \"b\": 1}",
                "jsonb | int 7 | text 7",
                "jsonb | real 0.5 | text 0.5",
                "jsonb | decimal 12345678901234567890 | text 12345678901234567890",
                // arrays
                "int[] | text {1,2,NULL} | text {1,2,NULL}",
                "text[] | text {a,\"b c\"} | text {a,\"b c\"}",
                "numeric[] | text {{1.5,2},{3,4}} | text {{1.5,2},{3,4}}",
                "mood[] | text {sad} | text {sad}",
                // times
                "timestamptz | text 2024-02-29T12:34:56.789Z | text 2024-02-29T12:34:56.789Z",
                "timestamptz | text 2024-02-29T12:34:56+05:30 | text 2024-02-29T07:04:56Z",
                "timestamptz | text 2024-02-29 | text 2024-02-29T00:00:00Z",
                "timestamptz | text infinity | text infinity",
                "timestamptz | text 0044-03-15 00:00:00+00 BC | text 0044-03-15 00:00:00+00 BC",
                "timestamptz | text 12024-01-01T00:00:00Z | text 12024-01-01 00:00:00+00",
                "timestamp | text 2024-02-29T12:34:56.000001 | text 2024-02-29T12:34:56.000001",
                "timestamp | text -infinity | text -infinity",
                "date | text 2024-02-29 | text 2024-02-29",
                "time | text 12:34:56.5 | text 12:34:56.5",
                "timetz | text 12:34:56+02 | text 12:34:56+02:00",
                "timetz | text 12:34:56Z | text 12:34:56Z",
                // bytes
                "bytea | bytes 00ff10 | bytes 00ff10",
                "bytea | text \\xdeadbeef | bytes deadbeef",
                "bytea | null | null"
            })
    void aValueGoesIntoAColumnAndComesBack(String type, String in, String out) {
        sql.make("DROP TABLE IF EXISTS held", "CREATE TABLE held (v " + type + ")");
        for (int round = 0; round < 8; round++) {
            sql.execute(write("INSERT INTO held VALUES (?)", value(in)));
            assertEquals(value(out), sql.cell(read("SELECT v FROM held")), "read in one go");
            assertEquals(value(out), sql.cell(unknown("SELECT v FROM held LIMIT 1")), "read in lots");
            sql.execute(write("DELETE FROM held"));
        }
        assertEquals(
                List.of(List.of(value(out))),
                sql.query(write("INSERT INTO held VALUES (?) RETURNING v", value(in)))
                        .rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int | int 2147483648",
                "int | text x",
                "int | decimal 1E+1000000000",
                "smallint | int 40000",
                "boolean | int 2",
                "boolean | text perhaps",
                "numeric | decimal 1E+1000000000",
                "float8 | decimal 1E400",
                "jsonb | text {",
                "jsonb | real NaN",
                "uuid | text 1",
                "mood | text angry",
                "int[] | text [1,2]",
                "timestamptz | text yesterday-ish",
                "bytea | text \\xz",
            })
    void aValueThatDoesNotFitIsTheClientsError(String type, String in) {
        sql.make("DROP TABLE IF EXISTS held", "CREATE TABLE held (v " + type + ")");
        String sentence = fails(ErrorCode.SQL_ERROR, () -> sql.execute(write("INSERT INTO held VALUES (?)", value(in))))
                .sentence();
        assertTrue(sentence.length() > 10, sentence);
        assertEquals(integer(0), sql.cell(read("SELECT count(*) FROM held")));
    }

    @Test
    void aTextWithANulIsTheClientsError() {
        fails(ErrorCode.SQL_ERROR, () -> sql.query(read("SELECT CAST(? AS text)", text("a\0b"))));
    }

    @Test
    void comparisonsFindWhatIsEqual() {
        sql.make(
                "DROP TABLE IF EXISTS held",
                "CREATE TABLE held (i int, f float8, g float4, n numeric, t text, b boolean, d date)");
        sql.execute(write("INSERT INTO held VALUES (5, 0.5, 0.1, 0.1, '5', true, '2024-01-02')"));
        for (List<SqlValue> condition : List.of(
                List.of(text("i"), integer(5)),
                List.of(text("i"), new SqlValue.Real(5)),
                List.of(text("i"), text("5")),
                List.of(text("f"), new SqlValue.Real(0.5)),
                List.of(text("g"), new SqlValue.Real(0.1)),
                List.of(text("n"), new SqlValue.Real(0.1)),
                List.of(text("n"), new SqlValue.Decimal(new BigDecimal("0.10"))),
                List.of(text("t"), integer(5)),
                List.of(text("t"), text("5")),
                List.of(text("b"), new SqlValue.Bool(true)),
                List.of(text("b"), integer(1)),
                List.of(text("d"), text("2024-01-02")))) {
            String column = condition.getFirst() instanceof SqlValue.Text(String name) ? name : "";
            assertEquals(
                    integer(1),
                    sql.cell(read("SELECT count(*) FROM held WHERE " + column + " = ?", condition.getLast())),
                    condition::toString);
        }
        for (SqlValue other : List.of(integer(3_000_000_000L), new SqlValue.Real(5.5), new SqlValue.Real(1e300))) {
            assertEquals(integer(0), sql.cell(read("SELECT count(*) FROM held WHERE i = ?", other)));
        }
        assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM held WHERE i < ?", new SqlValue.Real(5.5))));
    }

    @Test
    void parametersWithoutAContextBringTheirTypes() {
        assertEquals(integer(5), sql.cell(read("SELECT ? + ?", integer(2), integer(3))));
        assertEquals(
                new SqlValue.Real(2.5), sql.cell(read("SELECT ? + ?", new SqlValue.Real(2), new SqlValue.Real(0.5))));
        // PostgreSQL takes a number that it knows nothing of for the most general one.
        assertEquals(new SqlValue.Real(7), sql.cell(unknown("SELECT abs(?)", integer(-7))));
        assertEquals(new SqlValue.Bool(false), sql.cell(read("SELECT ? IS NULL", integer(1))));
        assertEquals(new SqlValue.Bool(false), sql.cell(read("SELECT ? IS NULL", text("x"))));
        assertEquals(new SqlValue.Real(3.0), sql.cell(read("SELECT ? * 2", new SqlValue.Real(1.5))));
        assertEquals(text("2024-01-03"), sql.cell(read("SELECT DATE '2024-01-01' + CAST(? AS int)", integer(2))));
        assertEquals(integer(2), sql.cell(unknown("SELECT length(substr('abc', ?))", integer(2))));
        assertEquals(text("3"), sql.cell(read("SELECT '[1,2,3]'::jsonb -> CAST(? AS int)", integer(2))));
        // and the same within a transaction, where a failure to ask for the types must not end it
        BatchResult batch = sql.batch(
                read("SELECT 1"), read("SELECT ? - ?", integer(2), integer(3)), unknown("SELECT abs(?)", integer(-8)));
        if (batch instanceof BatchResult.RolledBack failed) {
            throw failed.reason();
        }
    }

    @Test
    void operatorsWithQuestionMarksAreNoPlaceholders() {
        assertEquals(new SqlValue.Bool(true), sql.cell(read("SELECT '{\"a\":1}'::jsonb ?? 'a'")));
        assertEquals(new SqlValue.Bool(true), sql.cell(read("SELECT '{\"a\":1}'::jsonb ??| ARRAY['b', ?]", text("a"))));
        assertEquals(text("?"), sql.cell(read("SELECT '?' /* ? */ -- ?\n")));
        assertEquals(text("?"), sql.cell(read("SELECT $$?$$")));
        assertEquals(text("?'"), sql.cell(read("SELECT E'?\\''")));
    }

    @Test
    void theTypesOfParametersFollowTheSchema() {
        sql.make("DROP TABLE IF EXISTS moving", "CREATE TABLE moving (v int)");
        var insert = write("INSERT INTO moving VALUES (?)", integer(1));
        var find = read("SELECT v FROM moving WHERE v = ?", integer(1));
        for (int i = 0; i < 8; i++) {
            sql.execute(insert);
            assertEquals(integer(1), sql.query(find).rows().getFirst().getFirst());
        }
        sql.make("ALTER TABLE moving ALTER v TYPE text");
        for (int i = 0; i < 8; i++) {
            sql.execute(insert);
            assertEquals(text("1"), sql.query(find).rows().getFirst().getFirst());
        }
        sql.make("ALTER TABLE moving ALTER v TYPE boolean USING true");
        for (int i = 0; i < 8; i++) {
            sql.execute(insert);
            assertEquals(
                    new SqlValue.Bool(true), sql.query(find).rows().getFirst().getFirst());
        }
        sql.make("DROP TABLE moving", "CREATE TABLE moving (v float8)");
        sql.execute(insert);
        assertEquals(new SqlValue.Real(1), sql.query(find).rows().getFirst().getFirst());
    }

    @Test
    void thousandsOfParametersAreTaken() {
        List<SqlValue> values = new ArrayList<>();
        StringBuilder text = new StringBuilder("SELECT count(*) FROM (VALUES (0)");
        for (int i = 0; i < 30_000; i++) {
            text.append(",(CAST(? AS int))");
            values.add(integer(i));
        }
        assertEquals(integer(30_001), sql.cell(read(text + ") AS v", values.toArray(SqlValue[]::new))));
    }

    @Test
    void columnsHaveTheNamesThatTheyWereGiven() {
        assertEquals(
                List.of("A b", "ü", "\"", "?column?", "a", "a"),
                sql.query(read("SELECT 1 AS \"A b\", 2 AS \"ü\", 3 AS \"\"\"\", 4, 5 AS a, 6 AS a"))
                        .columns());
        assertEquals(List.of(), sql.query(read("SELECT")).columns());
    }

    @Test
    void anErrorQuotesNoMoreThanAPersonReads() {
        String longText = "x".repeat(3_000_000);
        String sentence = fails(ErrorCode.SQL_ERROR, () -> sql.query(read("SELECT CAST(? AS int)", text(longText))))
                .sentence();
        assertTrue(sentence.length() < 3_000 && sentence.startsWith("invalid input syntax"), sentence);
    }
}
