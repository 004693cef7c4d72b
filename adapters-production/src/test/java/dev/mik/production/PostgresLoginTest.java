package dev.mik.production;

import static dev.mik.production.SqlWords.fails;
import static dev.mik.production.SqlWords.integer;
import static dev.mik.production.SqlWords.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may log in, with which role, over what kind of connection; and what is said of it. */
@Timeout(60)
class PostgresLoginTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @SuppressWarnings("NullAway.Init")
    private static ServerCertificate certificate;

    private static String database = "";

    @BeforeAll
    static void startServer() throws Exception {
        certificate = ServerCertificate.make(folder);
        server = PostgresServer.durable(Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                certificate.certificate().toString(),
                "ssl_key_file",
                certificate.key().toString(),
                "password_encryption",
                "scram-sha-256"));
        server.admin("postgres", "ALTER ROLE " + PostgresServer.ROLE + " PASSWORD '" + PostgresServer.PASSWORD + "'");
        database = server.database();
        server.admitWithPasswordOnly();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static PostgresConfig config(String user, String password, String parameters) {
        return PostgresConfig.parse(
                PostgresServer.url(user, password, database, server.port()).replace("127.0.0.1", "localhost")
                        + parameters);
    }

    private static SqlWords open(String parameters) {
        return new SqlWords(PostgresDatabase.open(config(PostgresServer.ROLE, PostgresServer.PASSWORD, parameters)));
    }

    private static SqlValue isEncrypted(SqlWords sql) {
        return sql.cell(read("SELECT ssl FROM pg_stat_ssl WHERE pid = (SELECT pid FROM pg_stat_activity"
                + " WHERE pid = pg_backend_pid())"));
    }

    // ---- TLS ----

    @Test
    void theConnectionIsAsTheUrlSays() {
        try (SqlWords sql = open("?sslmode=disable")) {
            assertEquals(new SqlValue.Bool(false), isEncrypted(sql));
        }
        String verified = "?sslmode=verify-full&sslrootcert=" + certificate.certificate();
        for (String parameters : List.of("", "?sslmode=require", verified, verified + "&channel_binding=require")) {
            try (SqlWords sql = open(parameters)) {
                assertEquals(new SqlValue.Bool(true), isEncrypted(sql), parameters);
                // and what the filter is there for works above TLS, too
                fails(ErrorCode.TOO_MANY_ROWS, () -> sql.query(SqlWords.unknown("SELECT repeat('x', 30000000)")));
                assertEquals(integer(1), sql.cell(read("SELECT 1")));
            }
        }
    }

    @Test
    void aServerThatCannotProveItsNameIsNotSpokenTo(@TempDir Path elsewhere) throws Exception {
        ServerCertificate other = ServerCertificate.make(elsewhere);
        String untrusted = "?sslmode=verify-ca&sslrootcert=" + other.certificate();
        String otherName = "?sslmode=verify-full&sslrootcert=" + certificate.certificate();
        for (PostgresConfig config : List.of(
                config(PostgresServer.ROLE, PostgresServer.PASSWORD, untrusted),
                config(PostgresServer.ROLE, PostgresServer.PASSWORD, "?sslmode=verify-full&sslrootcert=system"),
                PostgresConfig.parse(
                        PostgresServer.url(PostgresServer.ROLE, PostgresServer.PASSWORD, database, server.port())
                                + otherName))) {
            try (SqlWords sql = new SqlWords(PostgresDatabase.open(config))) {
                fails(ErrorCode.UNAVAILABLE, () -> sql.database().ping());
                fails(ErrorCode.UNAVAILABLE, () -> sql.query(read("SELECT 1")));
            }
        }
    }

    // ---- roles ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUPERUSER",
                "IN ROLE pg_execute_server_program",
                "IN ROLE pg_read_server_files",
                "IN ROLE pg_write_server_files",
                "IN ROLE leads_there",
                "IN ROLE postgres"
            })
    void aRoleThatReachesBeyondTheDatabaseIsRefused(String rights) {
        server.admin(
                "postgres",
                "DROP ROLE IF EXISTS mighty",
                "DROP ROLE IF EXISTS leads_there",
                "CREATE ROLE leads_there IN ROLE pg_read_server_files",
                "CREATE ROLE mighty LOGIN PASSWORD 'x' " + rights);
        PostgresConfig config = config("mighty", "x", "");
        ServiceException refused = fails(ErrorCode.FORBIDDEN, () -> PostgresDatabase.open(config));
        assertTrue(refused.sentence().contains("sql.allow_privileged"), refused.sentence());
        assertFalse(refused.sentence().contains("mighty"), refused.sentence());
        try (SqlWords sql = new SqlWords(PostgresDatabase.open(config.withAllowPrivileged(true)))) {
            assertEquals(integer(1), sql.cell(read("SELECT 1")));
        }
    }

    @Test
    void aRoleThatBecomesMightyIsUsedNoMore() {
        server.admin("postgres", "DROP ROLE IF EXISTS rising", "CREATE ROLE rising LOGIN PASSWORD 'x'");
        try (SqlWords sql = new SqlWords(PostgresDatabase.open(config("rising", "x", "")))) {
            server.admin("postgres", "ALTER ROLE rising SUPERUSER");
            ServiceException refused = fails(ErrorCode.UNAVAILABLE, () -> sql.query(read("SELECT 1")));
            assertTrue(refused.sentence().contains("superuser"), refused.sentence());
        }
    }

    // ---- what is said ----

    @Test
    void aLoginThatIsRefusedIsToldWithoutNames() {
        for (PostgresConfig config : List.of(
                config(PostgresServer.ROLE, "wrong-secret", ""),
                config("nobody-here", "wrong-secret", ""),
                PostgresConfig.parse(PostgresServer.url(
                        PostgresServer.ROLE, PostgresServer.PASSWORD, "not_there", server.port())))) {
            try (SqlWords sql = new SqlWords(PostgresDatabase.open(config))) {
                for (Runnable call :
                        List.<Runnable>of(() -> sql.database().ping(), () -> sql.query(read("SELECT 1")))) {
                    ServiceException refused = fails(ErrorCode.UNAVAILABLE, call);
                    assertEquals("The database refused the login; the log says why.", refused.sentence());
                }
            }
        }
    }

    @Test
    void theLogSaysWhyButNoPassword() {
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Handler handler = new StreamOfLog(logged);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        try (SqlWords sql = new SqlWords(PostgresDatabase.open(config(PostgresServer.ROLE, "wrong-secret", "")))) {
            fails(ErrorCode.UNAVAILABLE, () -> sql.query(read("SELECT 1")));
            try (SqlWords good = open("?sslmode=require")) {
                assertEquals(integer(1), good.cell(read("SELECT 1")));
            }
        } finally {
            root.setLevel(before);
            root.removeHandler(handler);
        }
        String log = logged.toString(StandardCharsets.UTF_8);
        assertTrue(log.contains("password authentication failed"), log);
        assertFalse(log.contains("wrong-secret"), "the wrong password is in the log");
        assertFalse(log.contains(PostgresServer.PASSWORD), "the password is in the log");
        assertFalse(log.contains("s3cret"), "a part of the password is in the log");
    }

    private static final class StreamOfLog extends Handler {
        private final PrintStream out;
        private final Formatter lines = new SimpleFormatter();

        StreamOfLog(ByteArrayOutputStream to) {
            this.out = new PrintStream(to, true, StandardCharsets.UTF_8);
        }

        @Override
        public synchronized void publish(LogRecord logged) {
            out.print(lines.format(logged));
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            out.close();
        }
    }
}
