package dev.mik.production;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/** One connection, from its beginning to its end. */
final class RedisSession {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean condemned;

    RedisSession(StatefulRedisConnection<byte[], byte[]> connection) {
        this.connection = connection;
        this.commands = connection.async();
    }

    RedisAsyncCommands<byte[], byte[]> commands() {
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

    /** Says that it has ended, or leads to the wrong server. */
    void condemn() {
        condemned = true;
    }

    boolean isCondemned() {
        return condemned;
    }

    /** Lets something be done when the connection ends, at once if it has ended. */
    void onEnd(Runnable reaction) {
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> ended) {
                reaction.run();
            }
        });
        if (!connection.isOpen()) {
            reaction.run();
        }
    }

    void close() {
        connection.close();
    }
}
