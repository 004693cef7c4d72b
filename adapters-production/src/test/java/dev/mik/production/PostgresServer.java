package dev.mik.production;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A real PostgreSQL, started by the tests from binaries that the build brings. It can be stopped, killed and started again
 * on the same port with the same data.
 */
final class PostgresServer implements AutoCloseable {
    /** A role that may do in its own databases what it likes, and nothing else. */
    static final String ROLE = "handler";

    static final String PASSWORD = "s3cret@/?#%";

    private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static Optional<PostgresServer> shared = Optional.empty();

    private final File data;
    private final Map<String, String> settings;
    private Optional<EmbeddedPostgres> running = Optional.empty();
    private int port;

    private PostgresServer(Map<String, String> settings) {
        this.settings = settings;
        try {
            Files.createDirectories(FOLDER);
            this.data = Files.createTempDirectory(FOLDER, "data").toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests that do not hurt it. It does not sync to disk, which no test here is about, and so is fast. */
    static synchronized PostgresServer shared() {
        PostgresServer server = shared.orElseGet(() -> {
            PostgresServer made = new PostgresServer(Map.of(
                    // What clients do wrong is told to them; in a log it would only be in the way, and it can be large.
                    "log_min_messages", "panic", "log_min_error_statement", "panic", "max_connections", "200"));
            made.begin();
            Runtime.getRuntime().addShutdownHook(new Thread(made::close));
            return made;
        });
        shared = Optional.of(server);
        return server;
    }

    /** One of a test's own, which syncs to disk as in production. */
    static PostgresServer durable(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("fsync", "on"); // after the -F with which these binaries are started, so it counts
        PostgresServer server = new PostgresServer(settings);
        server.begin();
        return server;
    }

    private void begin() {
        start();
        admin("postgres", "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    /** Starts it, on the port that it had before. */
    void start() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(FOLDER.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60));
        settings.forEach(builder::setServerConfig);
        try {
            EmbeddedPostgres server = builder.setPort(port).start();
            port = server.getPort();
            running = Optional.of(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it at once, as an operator would; whoever is connected is thrown out. */
    void stop() {
        running.ifPresent(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        running = Optional.empty();
    }

    /** From now on, only the superuser gets in without a password. */
    void admitWithPasswordOnly() {
        try {
            Files.writeString(
                    data.toPath().resolve("pg_hba.conf"),
                    "host all postgres all trust\nhost all all all scram-sha-256\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        admin("postgres", "SELECT pg_reload_conf()");
    }

    int port() {
        return port;
    }

    /** Runs statements as superuser. */
    void admin(String database, String... statements) {
        DataSource source = running.orElseThrow().getDatabase("postgres", database);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new, empty database that belongs to {@link #ROLE}. */
    String database() {
        String name = "db" + DATABASES.incrementAndGet();
        admin("postgres", "CREATE DATABASE " + name + " OWNER " + ROLE);
        return name;
    }

    /** How to reach a database of this server. */
    PostgresConfig config(String database) {
        return config(database, port);
    }

    /** How to reach it through another port, where a proxy listens. */
    PostgresConfig config(String database, int throughPort) {
        return PostgresConfig.parse(url(ROLE, PASSWORD, database, throughPort));
    }

    static String url(String user, String password, String database, int port) {
        return "postgres://" + user + ":"
                + java.net.URLEncoder.encode(password, java.nio.charset.StandardCharsets.UTF_8) + "@127.0.0.1:" + port
                + "/" + database;
    }

    @Override
    public void close() {
        stop();
        delete(data);
    }

    private static void delete(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File one : inside) {
                delete(one);
            }
        }
        if (!file.delete() && file.exists()) {
            throw new IllegalStateException("cannot delete " + file);
        }
    }
}
