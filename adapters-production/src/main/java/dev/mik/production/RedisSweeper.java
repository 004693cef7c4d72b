package dev.mik.production;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Takes the names of expired entries out of the index, a bounded step every half second and at once again while there is
 * more. Lists do not depend on it, so it may be late, absent, or at work on several servers at once.
 */
final class RedisSweeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisSweeper.class.getName());
    private static final long REST_MILLIS = 500;
    private static final long REST_AFTER_FAILURE_MILLIS = 2_000;

    private final LongSupplier step;
    private final long full;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closes = lock.newCondition();
    private final Thread thread;
    private boolean closing;

    /**
     * Starts.
     *
     * @param step removes some and answers how many
     * @param full how many it removes at most
     */
    RedisSweeper(LongSupplier step, long full) {
        this.step = step;
        this.full = full;
        thread = Thread.ofVirtual().name("redis-expiry").unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            boolean failing = false;
            long rest = 0;
            while (rest(rest)) {
                try {
                    rest = step.getAsLong() < full ? REST_MILLIS : 0;
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing) {
                        LOG.log(System.Logger.Level.DEBUG, "expired names could not be swept; trying again", e);
                    }
                    failing = true;
                    rest = REST_AFTER_FAILURE_MILLIS;
                }
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.ERROR, "something interrupted the sweeper: names of expired entries stay", e);
        }
    }

    private boolean rest(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closing && left > 0) {
                left = closes.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Ends after the step that is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            closes.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
