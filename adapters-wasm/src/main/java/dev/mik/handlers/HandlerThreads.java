package dev.mik.handlers;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that handlers run on: platform threads, since a guest that spins would keep a virtual thread's carrier, and
 * with large stacks, since guests recurse. One waits for the next request for a few seconds, then ends.
 */
final class HandlerThreads implements AutoCloseable {
    /** Reserved, not used: a few thousand frames of compiled code take this much. */
    private static final long STACK_BYTES = 16L << 20;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    /** Threads for as many requests as {@link Admission} lets in. */
    HandlerThreads(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> Future<T> run(Callable<T> guest) {
        return pool.submit(guest);
    }

    /** Interrupts what runs, and waits a moment for it. */
    @Override
    public void close() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
