package dev.mik.handlers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections to the services that wait for their next request, the one that was used last first.
 *
 * <p>Only the services' own address is in here, which only the server's own handlers may call, all with the same key:
 * nobody gets by a connection that was left over what he would not get by a new one.
 */
final class IdleConnections implements AutoCloseable {
    private static final int MOST = 32;

    /** Less than any server waits, so that it seldom ends a connection while a request is on its way. */
    private static final long LONGEST_IDLE = Duration.ofSeconds(5).toNanos();

    private final LinkedBlockingDeque<Idle> idle = new LinkedBlockingDeque<>(MOST);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Since when a connection waits, by {@link System#nanoTime}. */
    private record Idle(Connection connection, long since) {}

    /** One that can be used. */
    Optional<Connection> take() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (System.nanoTime() - next.since() < LONGEST_IDLE
                    && next.connection().isQuiet()) {
                return Optional.of(next.connection());
            }
            next.connection().close();
        }
        return Optional.empty();
    }

    /** Takes one back whose answer was read to its end. */
    void give(Connection connection) {
        if (closed.get() || !idle.offerFirst(new Idle(connection, System.nanoTime()))) {
            connection.close();
        } else if (closed.get()) {
            clear();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        clear();
    }

    private void clear() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            next.connection().close();
        }
    }
}
