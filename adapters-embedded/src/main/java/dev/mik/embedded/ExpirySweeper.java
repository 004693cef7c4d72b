package dev.mik.embedded;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Removes expired entries without anybody reading them: one thread that sleeps until the first known expiry. Where nothing
 * expires it never wakes.
 */
final class ExpirySweeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExpirySweeper.class.getName());

    /** Bounds how late a sweep is after the wall clock was set forward. */
    private static final long LONGEST_NAP = TimeUnit.MINUTES.toMillis(1);

    /** Entries that expire within this time are swept together, so that many small ones do not mean many syncs. */
    private static final long REST = 50;

    /** The rest after a failed sweep, as long as the disk is full for example. */
    private static final long REST_AFTER_FAILURE = 5_000;

    /** One bounded step. */
    @FunctionalInterface
    interface Sweep {
        /** Removes some of what has expired by now; returns the first expiry that is left, which may be past. */
        long removeExpired(long now);
    }

    private final InstantSource clock;
    private final Sweep sweep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private volatile long next;
    private boolean closing;

    /**
     * Starts the thread.
     *
     * @param next the first expiry that the store holds, or {@link StoredEntry#NEVER}
     */
    ExpirySweeper(String name, InstantSource clock, long next, Sweep sweep) {
        this.clock = clock;
        this.next = next;
        this.sweep = sweep;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
        thread.start();
    }

    /** Tells of an entry that was written and expires then. */
    void expect(long expiresAt) {
        if (expiresAt < next) {
            lock.lock();
            try {
                next = Math.min(next, expiresAt);
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private void run() {
        long rest = 0;
        try {
            while (awaitExpiry(rest)) {
                rest = step();
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.ERROR, "something interrupted the sweeper: expired entries stay on disk", e);
        }
    }

    private long step() {
        long now = clock.millis();
        try {
            long left = sweep.removeExpired(now);
            expect(left);
            return left <= now ? 0 : REST;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "expired entries could not be removed; trying again soon", e);
            expect(now);
            return REST_AFTER_FAILURE;
        }
    }

    /** Returns true when something has expired, false when closing. */
    private boolean awaitExpiry(long rest) throws InterruptedException {
        lock.lock();
        try {
            long rested = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(rest);
            while (!closing) {
                long resting = TimeUnit.NANOSECONDS.toMillis(rested - System.nanoTime());
                long wait = Math.max(next - clock.millis(), resting);
                if (wait <= 0) {
                    next = StoredEntry.NEVER;
                    return true;
                }
                if (next == StoredEntry.NEVER) {
                    changed.await();
                } else {
                    changed.await(Math.min(wait, LONGEST_NAP), TimeUnit.MILLISECONDS);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread, after the step that it is at. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        OwnedThread.awaitEnd(thread);
    }
}
