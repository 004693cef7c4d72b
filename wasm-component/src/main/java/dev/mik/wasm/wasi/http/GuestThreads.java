package dev.mik.wasm.wasi.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for guests: a number of platform threads with large stacks. On virtual threads a guest that spins would keep
 * others from running.
 */
final class GuestThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 60;

    private final Semaphore free;
    private final ThreadPoolExecutor pool;

    /** Threads that are started when they are needed. */
    GuestThreads(int count, long stackBytes) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, "wasm-guest-" + number.incrementAndGet(), stackBytes);
            thread.setDaemon(true);
            return thread;
        };
        free = new Semaphore(count, true);
        pool = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    /** Waits fairly for a thread; false if none was free in time. */
    boolean enter(Duration patience) throws InterruptedException {
        return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Gives the thread back. */
    void leave() {
        free.release();
    }

    /** Runs a guest, after {@link #enter}. */
    Future<?> run(Runnable guest) {
        return pool.submit(guest);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
