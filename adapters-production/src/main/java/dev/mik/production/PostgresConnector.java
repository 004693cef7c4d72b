package dev.mik.production;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/** Opens connections to PostgreSQL that are fit for clients' statements, and refuses roles that are not. */
final class PostgresConnector {
    private static final System.Logger LOG = System.getLogger(PostgresConnector.class.getName());

    /**
     * What holds for a session until its end, whatever a client's statement sets, because {@code RESET ALL} returns to it.
     * Text is read by the rules that the API's own reader follows; a session whose client vanished in the middle of a
     * transaction does not hold its locks for hours.
     */
    private static final String SETTINGS = "-c standard_conforming_strings=on -c client_min_messages=error"
            + " -c idle_in_transaction_session_timeout=60000";

    /** A session of which each transaction reads only, unless it begins otherwise. */
    private static final String READ_SETTINGS = SETTINGS + " -c default_transaction_read_only=on";

    /** The server looks every second whether somebody still waits for its answer; not every platform can. */
    private static final String CHECK_CLIENT = " -c client_connection_check_interval=1000";

    /** The driver sends the machine's own zone with the login, so it cannot stand with the other settings. */
    static final String SET_ZONE = "SET TIME ZONE 'UTC'";

    /** Roles that lead out of the database, and roles that before PostgreSQL 16 could make themselves such a role. */
    private static final String ABOUT_SERVER = """
            SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') NOT IN ('off', 'local'),
                   EXISTS (SELECT 1 FROM pg_catalog.pg_roles r
                           WHERE (r.rolsuper
                                  OR r.rolname IN ('pg_execute_server_program', 'pg_read_server_files',
                                                   'pg_write_server_files')
                                  OR r.rolcreaterole AND current_setting('server_version_num')::int < 160000)
                             AND pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER'))
            """;

    private final Driver driver = new Driver();
    private final PostgresConfig config;
    private final String url;
    private final AtomicBoolean checkClient = new AtomicBoolean(true);
    private final AtomicBoolean warned = new AtomicBoolean();

    /** A login was refused because its role can do too much. */
    static final class PrivilegedRoleException extends SQLException {
        private static final long serialVersionUID = 1L;

        PrivilegedRoleException() {
            super("the role can reach beyond its database");
        }
    }

    PostgresConnector(PostgresConfig config) {
        this.config = config;
        this.url = "jdbc:postgresql://" + String.join(",", config.hosts()) + "/"
                + URLEncoder.encode(config.database(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Opens a connection; gives up when the server is silent for the configured time.
     *
     * @param readOnly whether its transactions read only
     */
    PgConnection connect(boolean readOnly) throws SQLException {
        PgConnection connection = login(readOnly);
        try {
            FilteredSocket.install(connection);
            connection.setNetworkTimeout(Runnable::run, (int) config.timeout().toMillis());
            prepare(connection);
            connection.setNetworkTimeout(Runnable::run, 0); // how long a statement may take is not the socket's to say
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    private PgConnection login(boolean readOnly) throws SQLException {
        boolean checks = checkClient.get();
        try {
            return open(settings(readOnly, checks));
        } catch (SQLException e) {
            // 22023 and 42704: a value, a name that the server does not know. An older one, or one on another platform.
            if (checks && ("22023".equals(e.getSQLState()) || "42704".equals(e.getSQLState()))) {
                checkClient.set(false);
                return open(settings(readOnly, false));
            }
            throw e;
        }
    }

    private PgConnection open(Properties settings) throws SQLException {
        Connection connection = driver.connect(url, settings);
        if (connection == null) {
            throw new SQLException("the driver does not know its own URL");
        }
        return connection.unwrap(PgConnection.class);
    }

    private Properties settings(boolean readOnly, boolean checks) {
        Properties settings = new Properties();
        settings.setProperty("ApplicationName", "mikcar");
        settings.putAll(config.driverSettings());
        settings.setProperty("user", config.user());
        if (!config.password().isEmpty()) {
            settings.setProperty("password", config.password());
        }
        settings.setProperty("options", (readOnly ? READ_SETTINGS : SETTINGS) + (checks ? CHECK_CLIENT : ""));
        settings.setProperty(
                "assumeMinServerVersion", "9.0"); // or the application's name is set where a reset loses it
        settings.setProperty("stringtype", "unspecified");
        // Our own statements go out several at a time, those of clients never.
        settings.setProperty("preferQueryMode", "extendedForPrepared");
        // A value reads the same before and after the driver changes to binary; these have but one reading.
        settings.setProperty("binaryTransfer", "false");
        settings.setProperty("binaryTransferEnable", "INT2,INT4,INT8,FLOAT8,BYTEA");
        settings.setProperty("binaryTransferDisable", "POINT,BOX");
        settings.setProperty("preparedStatementCacheQueries", "100");
        settings.setProperty("preparedStatementCacheSizeMiB", "1");
        settings.setProperty("tcpKeepAlive", "true");
        String seconds = Long.toString(seconds(config.timeout()));
        settings.setProperty("connectTimeout", seconds);
        settings.setProperty("socketTimeout", seconds);
        settings.setProperty("cancelSignalTimeout", seconds);
        settings.setProperty(
                "sslResponseTimeout", Long.toString(config.timeout().toMillis()));
        return settings;
    }

    /** Whole seconds, which is how the driver counts; rounded up. */
    private static long seconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }

    private void prepare(PgConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SET_ZONE);
            try (ResultSet about = statement.executeQuery(ABOUT_SERVER)) {
                about.next();
                if (about.getBoolean(2) && !config.allowPrivileged()) {
                    throw new PrivilegedRoleException();
                }
                if (!warned.getAndSet(true)) {
                    warn(about.getBoolean(1), FilteredSocket.isOpenToOthers(connection));
                }
            }
        }
    }

    private static void warn(boolean durable, boolean openToOthers) {
        if (!durable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "PostgreSQL runs with fsync or synchronous_commit switched off for this role: it acknowledges"
                            + " writes that the next crash can take back.");
        }
        if (openToOthers) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The connections to PostgreSQL are not encrypted: add sslmode=verify-full to its URL.");
        }
    }
}
