package dev.mik.domain.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.domain.sql.ParsedSql.Reference;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderParserTest {
    private static final SqlDialect LITE = SqlDialect.SQLITE;
    private static final SqlDialect POSTGRES = SqlDialect.POSTGRESQL;

    @ParameterizedTest
    @EnumSource
    void fourWaysToWriteAPlaceholder(SqlDialect dialect) {
        assertReads(dialect, "SELECT ?, ?", "SELECT ?, ?", 1, 2);
        assertReads(dialect, "SELECT ?2, ?1, ?2", "SELECT ?, ?, ?", 2, 1, 2);
        assertReads(dialect, "SELECT $2,$1", "SELECT ?,?", 2, 1);
        ParsedSql named = PlaceholderParser.parse("SELECT :a, :b_2+:a", dialect);
        assertEquals("SELECT ?, ?+?", named.text());
        assertEquals(
                List.of(new Reference.Named("a"), new Reference.Named("b_2"), new Reference.Named("a")),
                named.references());
    }

    @ParameterizedTest
    @EnumSource
    void mixedWaysAreRefused(SqlDialect dialect) {
        for (String sql : List.of("SELECT ?, ?1", "SELECT :a, ?", "SELECT $1, :a", "SELECT ?1, $1")) {
            assertTrue(fails(ErrorCode.SQL_ERROR, sql, dialect).contains("in one way"), sql);
        }
        fails(ErrorCode.SQL_ERROR, "SELECT ?0", dialect);
        fails(ErrorCode.SQL_ERROR, "SELECT ?99999999999", dialect);
        fails(ErrorCode.SQL_ERROR, "SELECT $40000", dialect);
    }

    @ParameterizedTest
    @EnumSource
    void quotedTextNamesAndCommentsAreLeftAlone(SqlDialect dialect) {
        for (String quoted : List.of(
                "'?'",
                "'it''s ? :a $1'",
                "\"? :a\"",
                "\"a\"\"?\"",
                "/* ? ' */",
                "-- ? ' \"\n",
                "'\\'",
                "'--'",
                "'/*'")) {
            String sql = "SELECT " + quoted + ", 1";
            assertReads(dialect, sql + ", ?", sql + ", ?", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"`?`", "[?']", "/* /* ? */", "x'3f'", "a$1", "?1.5", "1e5"})
    void whatOnlySqliteReadsSo(String part) {
        String expected = part.equals("?1.5") ? "?.5" : part;
        assertEquals(
                "SELECT " + expected + " ",
                PlaceholderParser.parse("SELECT " + part + " ", LITE).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "SELECT 1::int, ?::text ~ SELECT 1::int, ?::text ~ 1",
                "SELECT $$ ? :a $$, ? ~ SELECT $$ ? :a $$, ? ~ 1",
                "SELECT $x$ $$ ? $x$, $1 ~ SELECT $x$ $$ ? $x$, ? ~ 1",
                "SELECT E'\\'?', ? ~ SELECT E'\\'?', ? ~ 1",
                "SELECT e'a''?\\\\', ? ~ SELECT e'a''?\\\\', ? ~ 1",
                "SELECT /* /* ? */ ? */ ? ~ SELECT /* /* ? */ ? */ ? ~ 1",
                "SELECT a ? 'k' FROM t ~ SELECT a ?? 'k' FROM t ~ 0",
                "SELECT a ?| ? FROM t ~ SELECT a ??| ? FROM t ~ 1",
                "SELECT a?&? FROM t ~ SELECT a??&? FROM t ~ 1",
                "SELECT a ?? FROM t ~ SELECT a ??? FROM t ~ 1",
                "SELECT a->'b' ? ? ~ SELECT a->'b' ?? ? ~ 1",
                "SELECT (a) ? :k ~ SELECT (a) ?? ? ~ 1",
                "SELECT a @? '$.x' ~ SELECT a @?? '$.x' ~ 0",
                "SELECT a @@ ? ~ SELECT a @@ ? ~ 1",
                "SELECT * FROM t WHERE a=? AND b>=?AND c<>? ~ SELECT * FROM t WHERE a=? AND b>=?AND c<>? ~ 3",
                "SELECT a->>? , a||? , -? ~ SELECT a->>? , a||? , -? ~ 3",
                "SELECT $1?$2 ~ SELECT ? ??? ~ 2",
                "SELECT ? ? ? ~ SELECT ? ?? ? ~ 2",
                "SELECT t.first ? 'k' ~ SELECT t.first ?? 'k' ~ 0",
                "SELECT a[1:n], a[?:?] ~ SELECT a[1:n], a[?:?] ~ 2",
                "SELECT f(x := ?) ~ SELECT f(x := ?) ~ 1",
                "SELECT CASE WHEN ? THEN ? ELSE ? END ~ SELECT CASE WHEN ? THEN ? ELSE ? END ~ 3",
                "SELECT CASE a WHEN 1 THEN b END ? 'k' ~ SELECT CASE a WHEN 1 THEN b END ?? 'k' ~ 0",
                "SELECT 1 LIMIT ? OFFSET ? ~ SELECT 1 LIMIT ? OFFSET ? ~ 2",
            })
    void whatOnlyPostgresReadsSo(String sql, String expected, int placeholders) {
        ParsedSql parsed = PlaceholderParser.parse(sql, POSTGRES);
        assertEquals(expected, parsed.text());
        assertEquals(placeholders, parsed.references().size());
    }

    @Test
    void anEscapedTextOfPostgresGoesOnAfterALineBreak() {
        String sql = "SELECT E'a' -- c\n '\\'?', ?";
        assertEquals(1, PlaceholderParser.parse(sql, POSTGRES).references().size());
        fails(ErrorCode.SQL_ERROR, "SELECT E'a' '\\'?', ?", POSTGRES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SELECT 2",
                "SELECT 1;;DELETE FROM t",
                "; SELECT 1",
                "SELECT ';'; DROP TABLE t",
                "BEGIN",
                "begin immediate",
                "COMMIT",
                "END",
                "ROLLBACK",
                "SAVEPOINT a",
                "RELEASE a",
                "START TRANSACTION",
                "ABORT",
                "PREPARE TRANSACTION 'a'",
                "SET TRANSACTION READ ONLY",
                "/* x */ Commit -- y",
                "ATTACH 'a' AS b",
                "DETACH b",
                "VACUUM",
                "VACUUM INTO 'x'",
                "EXPLAIN ATTACH 'a' AS b",
                "CREATE TEMP TABLE t (a)",
                "CREATE TEMPORARY VIEW v AS SELECT 1",
                "",
                " \n ",
                "-- nothing",
                ";",
                ";;"
            })
    void refusedOnEveryBackend(String sql) {
        fails(ErrorCode.STATEMENT_REFUSED, sql, LITE);
        fails(ErrorCode.STATEMENT_REFUSED, sql, POSTGRES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA journal_mode = DELETE",
                "PRAGMA journal_mode",
                "PRAGMA user_version = 5",
                "PRAGMA user_version(5)",
                "PRAGMA main.user_version = 5",
                "PRAGMA database_list",
                "PRAGMA writable_schema(1)",
                "PRAGMA table_info = t",
                "EXPLAIN PRAGMA writable_schema = 1",
                "EXPLAIN QUERY PLAN COMMIT",
                "SELECT load_extension('x')",
                "SELECT \"load_extension\"('x')",
                "SELECT * FROM pragma_database_list",
                "SELECT * FROM Pragma_Database_List()",
                "SELECT * FROM \"pragma_database_list\"",
                "SELECT * FROM [pragma_database_list]",
                "SELECT * FROM 'pragma_database_list'",
                "CREATE VIEW v AS SELECT * FROM `pragma_temp_store_directory`",
                "CREATE TABLE temp.t (a)",
                "CREATE TABLE IF NOT EXISTS \"temp\" . t (a)",
                "CREATE VIRTUAL TABLE temp.t USING fts5(a)",
                "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
                "EXPLAIN CREATE TEMP TABLE t (a)",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END; DROP TABLE t"
            })
    void refusedOnSqlite(String sql) {
        fails(ErrorCode.STATEMENT_REFUSED, sql, LITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO '/tmp/x'",
                "SET ROLE postgres",
                "RESET ALL",
                "LISTEN a",
                "DECLARE c CURSOR FOR SELECT 1",
                "LOCK TABLE t",
                "PREPARE p AS SELECT 1",
                "EXECUTE p",
                "DISCARD ALL",
                "LOAD 'x'",
                "EXPLAIN ANALYZE EXECUTE p",
                "CREATE TABLE pg_temp.t (a int)",
                "PRAGMA table_info(t)",
                "SELECT $$;$$; SELECT 1"
            })
    void refusedOnPostgres(String sql) {
        fails(ErrorCode.STATEMENT_REFUSED, sql, POSTGRES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "select 1; ~ READ",
                "VALUES (1) ; ; -- end ~ READ",
                "EXPLAIN DELETE FROM t ~ READ",
                "EXPLAIN QUERY PLAN DELETE FROM t ~ READ",
                "PRAGMA table_info('t') ~ READ",
                "PRAGMA main.user_version; ~ READ",
                "SELECT * FROM pragma_table_info('t') ~ READ",
                "WITH a AS (SELECT 1) SELECT * FROM a ~ READ",
                "WITH RECURSIVE a(x) AS (DELETE) INSERT INTO t SELECT * FROM a ~ WRITE",
                "WITH a AS (SELECT 1) DELETE FROM t ~ WRITE",
                "REPLACE INTO t VALUES (1) ~ WRITE",
                "insert into t values ('CREATE TEMP TABLE; BEGIN') ~ WRITE",
                "CREATE TABLE temp (a) ~ SCHEMA",
                "CREATE VIEW v AS SELECT temp.x FROM t temp ~ SCHEMA",
                "CREATE TABLE t (begin_at TEXT, \"end\" TEXT) ~ SCHEMA",
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; SELECT 1; END; ~ SCHEMA",
                "CREATE TRIGGER IF NOT EXISTS x AFTER INSERT ON t BEGIN SELECT 1; END ~ SCHEMA",
                "ANALYZE ~ SCHEMA",
            })
    void kindsOnSqlite(String sql, Kind kind) {
        assertEquals(kind, PlaceholderParser.parse(sql, LITE).kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "SELECT count(*), max(a) FROM t WHERE a IN (1) ~ READ",
                "(SELECT 1) UNION (SELECT 2) ~ READ",
                "TABLE t ~ READ",
                "SHOW server_version ~ READ",
                "SELECT nextval('s') ~ UNKNOWN",
                "SELECT \"f\"(1) ~ UNKNOWN",
                "SELECT 1 FOR UPDATE ~ UNKNOWN",
                "SELECT 1 INTO t ~ UNKNOWN",
                "WITH a AS (DELETE FROM t RETURNING 1) SELECT 1 ~ UNKNOWN",
                "DO $$ BEGIN COMMIT; END $$ ~ UNKNOWN",
                "EXPLAIN SELECT 1 ~ READ",
                "EXPLAIN (FORMAT JSON) DELETE FROM t ~ READ",
                "EXPLAIN (ANALYZE, FORMAT JSON) DELETE FROM t ~ UNKNOWN",
                "EXPLAIN ANALYZE VERBOSE DELETE FROM t ~ UNKNOWN",
                "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE ~ WRITE",
                "TRUNCATE t ~ SCHEMA",
                "CREATE TYPE mood AS ENUM ('temp', 'ok') ~ SCHEMA",
                "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; END $$ LANGUAGE plpgsql ~ SCHEMA",
                "CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT 2; END; ~ SCHEMA",
            })
    void kindsOnPostgres(String sql, Kind kind) {
        assertEquals(kind, PlaceholderParser.parse(sql, POSTGRES).kind());
    }

    @Test
    void aRefusalNamesWhatItRefusesAndWhatToDo() {
        assertTrue(fails(ErrorCode.STATEMENT_REFUSED, "begin", LITE).contains("BEGIN"));
        assertTrue(fails(ErrorCode.STATEMENT_REFUSED, "begin", LITE).contains("/sql/batch"));
        assertEquals("near \"selekt\": syntax error", fails(ErrorCode.SQL_ERROR, "selekt 1", LITE));
    }

    @Test
    void whatADatabaseWouldReadOtherwiseIsRefused() {
        for (String sql : List.of(
                "SELECT 1\0; DROP TABLE t",
                "SELECT '\ud800'",
                "SELECT @a",
                "SELECT $a",
                "SELECT #a",
                "SELECT :1",
                "SELECT 'open",
                "SELECT \"open",
                "SELECT `open",
                "SELECT [open",
                "123",
                "'SELECT'")) {
            fails(ErrorCode.SQL_ERROR, sql, LITE);
        }
        for (String sql : List.of("SELECT $a$ x", "SELECT E'\\'", "SELECT /* /* */")) {
            fails(ErrorCode.SQL_ERROR, sql, POSTGRES);
        }
    }

    @Test
    void parametersHaveToFitThePlaceholders() {
        SqlValue one = new SqlValue.Int(1);
        ParsedSql two = PlaceholderParser.parse("SELECT ?2, ?1, ?2", LITE);
        assertEquals(
                List.of(new SqlValue.Int(2), one, new SqlValue.Int(2)),
                two.with(new SqlParameters.Positional(List.of(one, new SqlValue.Int(2))))
                        .parameters());
        assertEquals(
                "The statement has 2 placeholders, but 1 parameter was sent.",
                message(two, new SqlParameters.Positional(List.of(one))));
        assertTrue(message(two, new SqlParameters.Named(Map.of("a", one))).contains("as an array"));
        ParsedSql named = PlaceholderParser.parse("SELECT :a, :b", LITE);
        assertTrue(message(named, new SqlParameters.Named(Map.of("a", one))).contains(":b"));
        assertTrue(
                message(named, new SqlParameters.Positional(List.of(one, one))).contains("as an object"));
        assertEquals(
                List.of(one, SqlValue.NULL),
                named.with(new SqlParameters.Named(Map.of("a", one, "b", SqlValue.NULL, "c", one)))
                        .parameters());
    }

    @Test
    void parametersThatNoDatabaseKeepsAreRefused() {
        ParsedSql one = PlaceholderParser.parse("SELECT ?1", LITE);
        message(one, new SqlParameters.Positional(List.of(new SqlValue.Text("\ud800"))));
        ParsedSql many = PlaceholderParser.parse("SELECT " + "?1,".repeat(1_000) + "1", LITE);
        message(many, new SqlParameters.Positional(List.of(new SqlValue.Bytes(new byte[1 << 20]))));
    }

    private static String message(ParsedSql parsed, SqlParameters parameters) {
        ServiceException failure = assertThrows(ServiceException.class, () -> parsed.with(parameters));
        assertEquals(ErrorCode.SQL_ERROR, failure.code());
        return failure.sentence();
    }

    private static void assertReads(SqlDialect dialect, String sql, String expected, int... numbers) {
        ParsedSql parsed = PlaceholderParser.parse(sql, dialect);
        assertEquals(expected, parsed.text());
        assertEquals(
                java.util.Arrays.stream(numbers)
                        .mapToObj(Reference.Numbered::new)
                        .toList(),
                parsed.references());
    }

    private static String fails(ErrorCode code, String sql, SqlDialect dialect) {
        ServiceException failure =
                assertThrows(ServiceException.class, () -> PlaceholderParser.parse(sql, dialect), sql);
        assertEquals(code, failure.code(), sql + " -> " + failure.sentence());
        return failure.sentence();
    }
}
