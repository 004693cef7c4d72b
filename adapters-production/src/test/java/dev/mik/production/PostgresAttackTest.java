package dev.mik.production;

import static dev.mik.production.SqlWords.fails;
import static dev.mik.production.SqlWords.integer;
import static dev.mik.production.SqlWords.read;
import static dev.mik.production.SqlWords.schema;
import static dev.mik.production.SqlWords.text;
import static dev.mik.production.SqlWords.unknown;
import static dev.mik.production.SqlWords.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.BatchResult;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who may send any statement, and nothing but statements, does not get out of the transaction that the API made,
 * does not leave anything behind in a connection that others use, and does not fill our heap.
 *
 * <p>With two connections, one for reads and one for writes, the next call surely runs where the one before it did.
 */
@Timeout(120)
class PostgresAttackTest {
    private static final SqlStatement MARK = write("INSERT INTO mark VALUES (1)");

    private static String database = "";

    @SuppressWarnings("NullAway.Init")
    private SqlWords sql;

    @BeforeAll
    static void makeDatabase() {
        database = PostgresServer.shared().database();
    }

    @BeforeEach
    void open() {
        PostgresConfig config = PostgresServer.shared().config(database);
        sql = new SqlWords(PostgresDatabase.open(new PostgresConfig(
                config.hosts(),
                config.database(),
                config.user(),
                config.password(),
                config.driverSettings(),
                2,
                config.timeout(),
                false)));
        sql.make("DROP TABLE IF EXISTS mark", "CREATE TABLE mark (n INTEGER)");
    }

    @AfterEach
    void close() {
        sql.close();
    }

    private void nothingMarked() {
        assertEquals(integer(0), sql.cell(read("SELECT count(*) FROM mark")));
    }

    private void do_(String body) {
        sql.execute(unknown("DO $$ BEGIN " + body + " END $$"));
    }

    // ---- out of the transaction ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "commit work",
                "  END",
                "/* a */ COMMIT",
                "/* a /* b */ */ -- c\n COMMIT",
                "; COMMIT",
                "ROLLBACK",
                "ABORT",
                "BEGIN",
                "START TRANSACTION",
                "SAVEPOINT a",
                "RELEASE a",
                "PREPARE TRANSACTION 'a'",
                "INSERT INTO mark VALUES (2); COMMIT",
                "INSERT INTO mark VALUES (2); SELECT 1",
                "SELECT 1; COMMIT; SELECT 2"
            })
    void noTextEndsTheTransaction(String attack) {
        for (Kind kind : Kind.values()) {
            SqlStatement statement = new SqlStatement(attack, List.of(), kind);
            ServiceException refused = fails(ErrorCode.STATEMENT_REFUSED, () -> {
                if (sql.batch(MARK, statement) instanceof BatchResult.RolledBack failed) {
                    assertEquals(1, failed.index());
                    throw failed.reason();
                }
            });
            assertTrue(refused.sentence().length() > 20, refused.sentence());
            fails(ErrorCode.STATEMENT_REFUSED, () -> sql.execute(statement));
        }
        nothingMarked();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN INSERT INTO mark VALUES (2); COMMIT; END $$",
                "DO $$ BEGIN INSERT INTO mark VALUES (2); ROLLBACK; END $$",
                "CALL commits()",
                "DO $$ BEGIN CALL commits(); END $$"
            })
    void noProcedureEndsTheTransaction(String attack) {
        sql.make("CREATE OR REPLACE PROCEDURE commits() LANGUAGE plpgsql AS"
                + " 'BEGIN INSERT INTO mark VALUES (3); COMMIT; END'");
        fails(ErrorCode.STATEMENT_REFUSED, () -> sql.execute(unknown(attack)));
        BatchResult.RolledBack failed =
                assertInstanceOf(BatchResult.RolledBack.class, sql.batch(MARK, unknown(attack), MARK));
        assertEquals(1, failed.index());
        assertEquals(ErrorCode.STATEMENT_REFUSED, failed.reason().code());
        nothingMarked();
    }

    @Test
    void aTextThatOneSettingTurnsIntoTwoStatementsIsRefused() {
        // With standard_conforming_strings off the first quoted text goes on to the second quote: a COMMIT is outside.
        SqlStatement hidden = unknown("SELECT '\\', '; COMMIT; --'");
        BatchResult result =
                sql.batch(MARK, unknown("SELECT set_config('standard_conforming_strings', 'off', true)"), hidden);
        assertEquals(
                ErrorCode.STATEMENT_REFUSED,
                assertInstanceOf(BatchResult.RolledBack.class, result).reason().code());
        fails(
                ErrorCode.STATEMENT_REFUSED,
                () -> sql.query(unknown("SELECT set_config('standard_conforming_strings', 'off', false)")));
        assertEquals(
                List.of(List.of(text("\\"), text("; COMMIT; --"))),
                sql.query(hidden).rows());
        nothingMarked();
    }

    @Test
    void anExceptionBlockDoesNotSaveAStatementThatFailed() {
        assertInstanceOf(
                BatchResult.RolledBack.class,
                sql.batch(
                        MARK,
                        unknown(
                                "DO $$ BEGIN INSERT INTO mark VALUES (2); PERFORM 1 / 0; EXCEPTION WHEN others THEN NULL;"
                                        + " END $$"),
                        write("INSERT INTO mark VALUES ('x')")));
        nothingMarked();
    }

    // ---- read-only is read-only ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('transaction_read_only', 'off', true), writes()",
                "SELECT writes()",
                "WITH a AS (INSERT INTO mark VALUES (1) RETURNING n) SELECT * FROM a",
                "SELECT nextval('numbers')",
                "EXPLAIN ANALYZE INSERT INTO mark VALUES (1)",
                "SELECT n FROM mark FOR UPDATE"
            })
    void noQueryWritesWhereOnlyReadsAreAllowed(String attack) {
        sql.make(
                "CREATE OR REPLACE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS"
                        + " 'BEGIN SET TRANSACTION READ WRITE; INSERT INTO mark VALUES (1); RETURN 1; END'",
                "CREATE SEQUENCE IF NOT EXISTS numbers");
        sql.query(unknown("SELECT 1"), true);
        ServiceException refused = assertThrows(ServiceException.class, () -> sql.query(unknown(attack), true));
        assertTrue(refused.code() == ErrorCode.READ_ONLY || refused.code() == ErrorCode.SQL_ERROR, refused.sentence());
        nothingMarked();
    }

    @Test
    void aBlockThatWritesIsNoQuery() {
        fails(
                ErrorCode.NO_ROWS,
                () -> sql.query(
                        unknown("DO $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO mark VALUES (1); END $$"), true));
        nothingMarked();
    }

    @Test
    void aReadByItsTextCannotWriteEither() {
        sql.make(
                "CREATE OR REPLACE FUNCTION sneaks() RETURNS int LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO mark VALUES (1); RETURN 1; END'",
                "CREATE OR REPLACE VIEW sneaky AS SELECT sneaks() AS n",
                "CREATE OR REPLACE VIEW loosens AS SELECT set_config('default_transaction_read_only', 'off', false)");
        for (int round = 0; round < 3; round++) {
            sql.query(read("SELECT * FROM loosens"), true);
            fails(ErrorCode.READ_ONLY, () -> sql.query(read("SELECT * FROM sneaky"), true));
        }
        nothingMarked();
        // Where writes are allowed it may, and does so once.
        assertEquals(integer(1), sql.cell(read("SELECT * FROM sneaky")));
        assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM mark")));
    }

    // ---- nothing is left in the connection ----

    enum Leftover {
        SETTING("PERFORM set_config('search_path', 'nowhere', false);", "SELECT current_setting('search_path')"),
        TIMEOUT("PERFORM set_config('statement_timeout', '1', false);", "SELECT current_setting('statement_timeout')"),
        ZONE("PERFORM set_config('TimeZone', 'Asia/Tokyo', false);", "SELECT current_setting('TimeZone')"),
        READ_ONLY(
                "PERFORM set_config('default_transaction_read_only', 'on', false);",
                "SELECT current_setting('default_transaction_read_only')"),
        NUMBERS("PERFORM set_config('extra_float_digits', '-5', false);", "SELECT (1.0::float8 / 3)::text"),
        BYTES("PERFORM set_config('bytea_output', 'escape', false);", "SELECT current_setting('bytea_output')"),
        DATES("PERFORM set_config('IntervalStyle', 'iso_8601', false);", "SELECT current_setting('IntervalStyle')"),
        ROLE("PERFORM set_config('role', current_user, false);", "SELECT current_setting('role')"),
        LOCK(
                "PERFORM pg_advisory_lock(7);",
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())"),
        LISTENING("EXECUTE 'LISTEN leak';", "SELECT count(*) FROM pg_listening_channels()"),
        TABLE("CREATE TEMP TABLE mark (n int); INSERT INTO mark VALUES (666);", "SELECT count(*) FROM mark"),
        CURSOR(
                "EXECUTE 'DECLARE kept CURSOR WITH HOLD FOR SELECT 1';",
                "SELECT count(*) FROM pg_cursors WHERE name = 'kept'");

        private final String attack;
        private final String question;

        Leftover(String attack, String question) {
            this.attack = attack;
            this.question = question;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingStaysInTheSession(Leftover leftover) {
        SqlValue before = sql.cell(unknown(leftover.question));
        do_(leftover.attack);
        assertEquals(before, sql.cell(unknown(leftover.question)), "after a call that was committed");
        assertInstanceOf(
                BatchResult.RolledBack.class,
                sql.batch(unknown("DO $$ BEGIN " + leftover.attack + " END $$"), unknown("SELECT 1 / 0")));
        assertEquals(before, sql.cell(unknown(leftover.question)), "after a batch that failed");
    }

    @Test
    void aReadOnlyQueryLeavesNothingEither() {
        sql.query(unknown("SELECT set_config('search_path', 'nowhere', false), pg_advisory_lock(8)"), true);
        assertEquals(
                text("\"$user\", public"),
                sql.query(unknown("SELECT current_setting('search_path')"), true)
                        .rows()
                        .getFirst()
                        .getFirst());
        assertEquals(0, sql.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 8"));
    }

    @Test
    void preparedStatementsOfOursThatAreTakenAwayAreMadeAgain() {
        SqlStatement often = write("INSERT INTO mark VALUES (?)", integer(1));
        for (int i = 0; i < 10; i++) {
            sql.execute(often);
        }
        do_("EXECUTE 'DEALLOCATE ALL';");
        sql.execute(often);
        assertEquals(integer(11), sql.cell(read("SELECT count(*) FROM mark")));
        // A name that the driver is about to use.
        for (int i = 1; i < 60; i++) {
            int n = i;
            try {
                do_("EXECUTE 'PREPARE \"S_" + n + "\" AS SELECT 1';");
            } catch (ServiceException taken) {
                assertEquals(ErrorCode.SQL_ERROR, taken.code());
            }
        }
        SqlStatement another = write("INSERT INTO mark VALUES (?), (2)", integer(1));
        for (int i = 0; i < 100; i++) {
            sql.execute(another);
        }
        assertEquals(integer(211), sql.cell(read("SELECT count(*) FROM mark")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('client_encoding', 'LATIN1', false)",
                "SELECT set_config('DateStyle', 'German', true)",
                "SELECT set_config('client_encoding', 'SQL_ASCII', true)"
            })
    void settingsThatTheDriverNeedsAreRefusedAndHarmNobody(String attack) {
        fails(ErrorCode.STATEMENT_REFUSED, () -> sql.query(unknown(attack)));
        assertEquals(text("é"), sql.cell(read("SELECT 'é'")));
        assertEquals(text("é"), sql.cell(unknown("SELECT lower('É')")));
        sql.execute(MARK);
        assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM mark")));
    }

    // ---- what is not for clients ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT lo_import('/etc/passwd')",
                "SELECT pg_ls_dir('/')",
                "DO $$ BEGIN EXECUTE 'COPY mark FROM PROGRAM ''id'''; END $$",
                "DO $$ BEGIN EXECUTE 'COPY mark TO ''/tmp/x'''; END $$",
                "DO $$ BEGIN EXECUTE 'SET SESSION AUTHORIZATION postgres'; END $$",
                "DO $$ BEGIN EXECUTE 'SET ROLE postgres'; END $$",
                "SELECT set_config('session_replication_role', 'replica', false)",
                "SELECT pg_reload_conf()",
                "CREATE FUNCTION c() RETURNS int LANGUAGE c AS '/lib/x.so', 'f'",
                "ALTER SYSTEM SET fsync = off",
                "CREATE ROLE other SUPERUSER",
                "SELECT * FROM pg_authid"
            })
    void theRoleGuardsWhatParsingCannot(String attack) {
        SqlStatement statement = attack.matches("(CREATE|ALTER) .*") ? schema(attack) : unknown(attack);
        ServiceException refused = fails(ErrorCode.STATEMENT_REFUSED, () -> sql.execute(statement));
        assertFalse(refused.sentence().contains(PostgresServer.PASSWORD), refused.sentence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPY mark FROM STDIN", "COPY mark TO STDOUT", "COPY (SELECT 1) TO STDOUT"})
    void copyingIsRefusedAndHarmsNobody(String attack) {
        assertThrows(ServiceException.class, () -> sql.execute(unknown(attack)));
        assertThrows(ServiceException.class, () -> sql.query(unknown(attack)));
        sql.execute(MARK);
        assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM mark")));
    }

    @Test
    void anErrorThatPretendsToBeTheServersEndIsAnError() {
        for (String state : List.of("08006", "57P01", "57P03", "25P03", "28P01", "53300")) {
            fails(
                    ErrorCode.SQL_ERROR,
                    () -> sql.execute(
                            unknown("DO $$ BEGIN RAISE EXCEPTION 'boo' USING ERRCODE = '" + state + "'; END $$")));
        }
        sql.database().ping();
    }

    @Test
    void oneWhoEndsItsOwnConnectionHarmsNobody() {
        assertThrows(ServiceException.class, () -> sql.query(unknown("SELECT pg_terminate_backend(pg_backend_pid())")));
        sql.execute(MARK);
        assertEquals(integer(1), sql.cell(read("SELECT count(*) FROM mark")));
    }

    @Test
    void aCommitThatDoesNotEndIsStopped() {
        sql.make(
                "CREATE TABLE slow (n int)",
                "CREATE OR REPLACE FUNCTION sleeps() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                        + " EXECUTE FUNCTION sleeps()");
        SqlLimits brief = new SqlLimits(Duration.ofMillis(300), 1);
        fails(ErrorCode.TIMEOUT, () -> sql.database().execute(write("INSERT INTO slow VALUES (1)"), brief));
        assertEquals(integer(0), sql.cell(read("SELECT count(*) FROM slow")));
        sql.make("DROP TABLE slow");
    }

    @Test
    void aStatementThatBuildsEverLargerThingsIsAnErrorOfItsOwn() {
        for (String attack : List.of(
                "SELECT repeat('x', 2000000000)",
                "SELECT string_agg(repeat('x', 1000000), '') FROM generate_series(1, 2000)",
                "SELECT array_fill(0, ARRAY[300000000])")) {
            fails(ErrorCode.SQL_ERROR, () -> sql.execute(unknown(attack)));
        }
    }

    @Test
    void schemaChangesThatNeedToStandAloneDo() {
        sql.execute(schema("CREATE INDEX CONCURRENTLY mark_n ON mark (n)"));
        assertEquals(
                ErrorCode.SQL_ERROR,
                assertInstanceOf(
                                BatchResult.RolledBack.class,
                                sql.batch(schema("CREATE INDEX CONCURRENTLY mark_m ON mark (n)")))
                        .reason()
                        .code());
    }
}
