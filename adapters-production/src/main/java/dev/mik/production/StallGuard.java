package dev.mik.production;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends what makes no progress. Blocking I/O cannot be told to give up on a peer that is silent while we write; this closes
 * the connection from outside then.
 */
final class StallGuard implements AutoCloseable {
    private static final long ROUND_MILLIS = 50;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private volatile boolean idle = true;
    private boolean closing;

    /** Starts the thread that watches. */
    StallGuard() {
        thread = Thread.ofVirtual().name("s3-stall-guard").unstarted(this::run);
        thread.start();
    }

    /** One thing that is watched, until it is closed. */
    final class Watch implements AutoCloseable {
        private final long silence;
        private final Runnable end;
        private volatile long last = System.nanoTime();
        private volatile boolean ended;

        private Watch(Duration silence, Runnable end) {
            this.silence = silence.toNanos();
            this.end = end;
        }

        /** Says that something has moved. */
        void progress() {
            last = System.nanoTime();
        }

        /** Whether it was ended for making no progress. */
        boolean hasStalled() {
            return ended;
        }

        private void check(long now) {
            if (now - last > silence && watches.remove(this)) {
                ended = true;
                end.run();
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    /**
     * Begins to watch.
     *
     * @param silence how long there may be no progress
     * @param end closes what is watched; must not wait
     */
    Watch watch(Duration silence, Runnable end) {
        Watch watch = new Watch(silence, end);
        watches.add(watch);
        if (idle) {
            wake();
        }
        return watch;
    }

    private void wake() {
        lock.lock();
        try {
            idle = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitRound()) {
                long now = System.nanoTime();
                watches.forEach(watch -> watch.check(now));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody else knows this thread", e);
        }
    }

    private boolean awaitRound() throws InterruptedException {
        lock.lock();
        try {
            if (watches.isEmpty()) {
                idle = true;
            }
            // Whoever adds one after this line sees that we are idle, and wakes us.
            while (watches.isEmpty() && idle && !closing) {
                changed.await();
            }
            long left = TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; nothing is watched any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
