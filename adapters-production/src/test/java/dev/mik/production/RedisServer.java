package dev.mik.production;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis for tests: the binary of embedded-redis, or the one that {@code -Dmik.redis.server=/usr/bin/redis-server}
 * names, so that the same tests run against other versions and Valkey.
 */
final class RedisServer implements AutoCloseable {
    private static final Path BINARY = binary();

    private final Path folder;
    private final ServerProcess process;

    private RedisServer(Path folder, ServerProcess process) {
        this.folder = folder;
        this.process = process;
    }

    /** The one that tests share which do it no harm. It syncs nothing, for speed. */
    static RedisServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final RedisServer SERVER = start("--save", "", "--appendonly", "no");
    }

    /** A server that has every write on the disk before it answers, for runs in which it is killed. */
    static RedisServer durable() {
        return start("--save", "", "--appendonly", "yes", "--appendfsync", "always");
    }

    /** A server with options of its own, at a free port. */
    static RedisServer start(String... options) {
        int port = ServerProcess.freePort();
        return at(port, "--port", options);
    }

    /** A server that listens for TLS alone. */
    static RedisServer startTls(String... options) {
        int port = ServerProcess.freePort();
        return at(port, "--tls-port", options);
    }

    private static RedisServer at(int port, String portOption, String... options) {
        try {
            Path folder = Files.createTempDirectory("mik-redis");
            List<String> command = new ArrayList<>(List.of(BINARY.toString()));
            if (List.of(options).contains("--sentinel")) {
                // A sentinel keeps what it knows in its configuration.
                Path config = folder.resolve("sentinel.conf");
                command.add(Files.writeString(config, "port " + port + "\nbind 127.0.0.1\n")
                        .toString());
            } else {
                command.addAll(List.of("--port", "0", "--bind", "127.0.0.1", portOption, Integer.toString(port)));
            }
            command.addAll(List.of(options));
            return new RedisServer(folder, new ServerProcess(command, folder, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        String named = System.getProperty("mik.redis.server", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        try {
            Path folder = Files.createTempDirectory("mik-redis-binary");
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return process.port();
    }

    ServerProcess process() {
        return process;
    }

    /** What a store is opened with, with a prefix that nobody else has. */
    RedisConfig config() {
        return config("k" + UUID.randomUUID());
    }

    RedisConfig config(String prefix) {
        return RedisConfig.parse("redis://127.0.0.1:" + port() + "?prefix=" + prefix);
    }

    /** Asks the server something past the store. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port()));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    /** How many entries of a store take space, in the index or in records, whichever is more. */
    long storedRows(String prefix) {
        return ask(redis -> {
            long records = redis.keys("{" + prefix + "}:v:*").size();
            return Math.max(records, redis.zcard("{" + prefix + "}:i"));
        });
    }

    @Override
    public void close() {
        process.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
