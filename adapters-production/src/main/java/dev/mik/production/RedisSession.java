package dev.mik.production;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** A connection to one server or to a cluster; it reconnects by itself when the other side hangs up. */
final class RedisSession {
    private final StatefulConnection<byte[], byte[]> connection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private volatile long lastAnswer = System.nanoTime();

    RedisSession(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    RedisClusterAsyncCommands<byte[], byte[]> commands() {
        return commands;
    }

    /** Notes that the other side is alive. */
    void answered() {
        lastAnswer = System.nanoTime();
    }

    /** Whether nothing has come from the other side since a moment of {@link System#nanoTime()}. */
    boolean isSilentSince(long moment) {
        return lastAnswer - moment < 0;
    }

    void close() {
        connection.close();
    }
}
