package dev.mik.production;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a connection: one thread makes a new one when the present one has ended, leads to the wrong server, or is silent. A
 * peer that vanished without a word would otherwise keep a connection for a quarter of an hour.
 */
final class RedisConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisConnection.class.getName());

    /** Between two attempts to connect, also successful ones: a server with the wrong role is not to be asked in a loop. */
    private static final Duration REST = Duration.ofMillis(250);

    /** A client that is used for the first time loads a thousand classes before it sends a byte. */
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(10);

    private final RedisConfig config;
    private final RedisConnector connector;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private volatile Optional<RedisSession> session = Optional.empty();
    /** Since when nothing has come from the present one, as far as somebody who waited for an answer knows. */
    private Optional<Long> silentSince = Optional.empty();

    private boolean attempted;
    private boolean closing;

    /** Begins to connect, and waits for the end of the first attempt. If it failed, the next ones go on without us. */
    RedisConnection(RedisConfig config, RedisConnector connector) {
        this.config = config;
        this.connector = connector;
        thread = Thread.ofVirtual().name("redis-connect").unstarted(this::run);
        thread.start();
        awaitFirst(Deadline.in(FIRST_ATTEMPT));
    }

    private void awaitFirst(Deadline deadline) {
        lock.lock();
        try {
            while (!attempted && deadline.left() > 0) {
                var _ = changed.awaitNanos(deadline.left());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the thread goes on connecting
        } finally {
            lock.unlock();
        }
    }

    /** The present one; empty before the first. */
    Optional<RedisSession> session() {
        return session;
    }

    /** Says that an answer did not come in time which has been waited for since a moment of {@link System#nanoTime()}. */
    void suspect(RedisSession suspect, long since) {
        if (suspect.isSilentSince(since)) {
            onPresent(suspect, () -> silentSince = Optional.of(since));
        }
    }

    /** Says that a connection has ended, or leads to a server that is not the one to ask. */
    void condemn(RedisSession ended) {
        onPresent(ended, ended::condemn);
    }

    private void onPresent(RedisSession one, Runnable change) {
        lock.lock();
        try {
            if (session.filter(present -> present == one).isPresent()) {
                change.run();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether another one is needed; a silent one may have turned out to be alive after all. */
    private boolean isWanted() {
        return session.isEmpty()
                || session.get().isCondemned()
                || silentSince.filter(session.get()::isSilentSince).isPresent();
    }

    private void run() {
        boolean told = false;
        try {
            while (awaitWanted()) {
                try {
                    accept(new RedisSession(connector.connect()));
                    LOG.log(System.Logger.Level.INFO, "connected to {0}", config);
                    told = false;
                } catch (RuntimeException e) {
                    if (!told) {
                        LOG.log(System.Logger.Level.WARNING, "cannot connect to " + config + "; trying on", e);
                    }
                    told = true;
                }
                rest();
            }
        } catch (InterruptedException _) {
            // closing: nobody else knows this thread
        }
    }

    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            while (!isWanted() && !closing) {
                changed.await();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void accept(RedisSession fresh) {
        Optional<RedisSession> superfluous = swap(fresh);
        superfluous.ifPresent(RedisSession::close);
        fresh.onEnd(() -> condemn(fresh));
    }

    private Optional<RedisSession> swap(RedisSession fresh) {
        lock.lock();
        try {
            if (!isWanted()) {
                return Optional.of(fresh); // calls are under way on the present one
            }
            Optional<RedisSession> old = session;
            session = Optional.of(fresh);
            silentSince = Optional.empty();
            return old;
        } finally {
            lock.unlock();
        }
    }

    private void rest() throws InterruptedException {
        lock.lock();
        try {
            attempted = true;
            changed.signalAll();
            long left = REST.toNanos();
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection, and whatever waits on it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        connector.close();
    }
}
