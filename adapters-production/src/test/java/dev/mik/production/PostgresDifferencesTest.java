package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where a handler sees that the database is PostgreSQL and not SQLite, each with its reason. The API leaves the dialects as
 * they are; what it adds is alike on both, which the contract tests.
 */
@Timeout(60)
class PostgresDifferencesTest {
    enum Difference {
        BOOLEANS("SELECT 1 = 1", "Bool[value=true]", "SQLite has no booleans and gives 1 or 0"),
        DIVISION("SELECT 1.0 / 4", "Real[value=0.25]", "NUMERIC there, REAL in SQLite: the same number"),
        SUMS("SELECT sum(n) FROM (VALUES (1), (2)) AS v (n)", "Int[value=3]", "a bigint, as SQLite's integer"),
        BIG_SUMS(
                "SELECT 9223372036854775807::numeric + 1",
                "Decimal[value=9223372036854775808]",
                "SQLite fails or rounds, PostgreSQL keeps the digits"),
        ZERO("SELECT 1 / 0", "sql-error", "SQLite gives NULL"),
        TYPES("SELECT CAST('x' AS int)", "sql-error", "SQLite makes 0 of it"),
        COMPARING("SELECT 1 = 'a'", "sql-error", "SQLite compares what is of different types"),
        QUOTES("SELECT \"no such column\"", "sql-error", "SQLite takes it for a text if there is no such column"),
        UNTYPED("SELECT ?", "Text[value=5]", "a parameter to which nothing gives a type is a text: CAST(? AS int)"),
        EMPTY("SELECT", "no columns", "a SELECT may have no columns"),
        LIKING("SELECT 'A' LIKE 'a'", "Bool[value=false]", "SQLite's LIKE does not look at the case of ASCII"),
        GLOBBING("SELECT 'a' GLOB 'a'", "sql-error", "SQLite only"),
        PATTERNS("SELECT 'a' LIKE '" + "%a".repeat(2_000) + "'", "Bool[value=false]", "SQLite refuses such patterns"),
        NULS("SELECT 'a' || chr(0)", "sql-error", "a text of PostgreSQL holds no NUL"),
        JSON("SELECT '{\"a\":1}'::json", "Text[value={\"a\":1}]", "a type of its own, given as its text"),
        REPLACING("REPLACE INTO t VALUES (1)", "sql-error", "INSERT ... ON CONFLICT there, and in SQLite too"),
        PRAGMAS("PRAGMA table_info(t)", "sql-error", "information_schema there"),
        COUNTING("SELECT rowid FROM pg_class", "sql-error", "no hidden row numbers");

        private final String sql;
        private final String seen;
        private final String reason;

        Difference(String sql, String seen, String reason) {
            this.sql = sql;
            this.seen = seen;
            this.reason = reason;
        }
    }

    @SuppressWarnings("NullAway.Init")
    private static SqlWords sql;

    @BeforeAll
    static void open() {
        PostgresServer server = PostgresServer.shared();
        sql = new SqlWords(PostgresDatabase.open(server.config(server.database())));
    }

    @AfterAll
    static void close() {
        sql.close();
    }

    @ParameterizedTest
    @EnumSource
    void isAsTheListSays(Difference difference) {
        List<SqlValue> values = difference.sql.endsWith("?") ? List.of(new SqlValue.Int(5)) : List.of();
        String seen;
        try {
            List<SqlValue> row = sql.query(new SqlStatement(difference.sql, values, Kind.UNKNOWN))
                    .rows()
                    .getFirst();
            seen = row.isEmpty() ? "no columns" : row.getFirst().toString();
        } catch (ServiceException e) {
            seen = e.code().word();
        }
        assertEquals(difference.seen, seen, difference.reason);
        assertTrue(difference.reason.length() > 10);
    }
}
