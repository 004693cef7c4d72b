package dev.mik.wasm.fuzz;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one thing at a time: interrupts what takes long, again and again, and gives up what does not heed it. */
final class Watchdog implements AutoCloseable {
    private static final long INTERRUPT_AFTER_MILLIS = 100;
    private static final int INTERRUPTS = 200;

    // A daemon, so that what hangs does not keep the JVM.
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    /**
     * What something gives.
     *
     * @throws TimeoutException when an interrupt has not ended it, with the place where it was as the cause
     */
    <T> T run(Callable<T> something) throws Exception {
        Running<T> running = new Running<>(something);
        Future<T> future = worker.submit(running);
        for (int i = 0; i < INTERRUPTS; i++) {
            try {
                return future.get(INTERRUPT_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException slow) {
                running.interrupt();
            }
        }
        TimeoutException hung = new TimeoutException("not heeding " + INTERRUPTS + " interrupts");
        hung.initCause(running.place());
        throw hung;
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    /** Something that knows its thread while it runs, so that the interrupt does not meet what comes next. */
    private static final class Running<T> implements Callable<T> {
        private final Callable<T> something;
        private Optional<Thread> thread = Optional.empty();

        private Running(Callable<T> something) {
            this.something = something;
        }

        @Override
        public T call() throws Exception {
            synchronized (this) {
                thread = Optional.of(Thread.currentThread());
            }
            try {
                return something.call();
            } finally {
                synchronized (this) {
                    thread = Optional.empty();
                    Thread.interrupted();
                }
            }
        }

        private synchronized void interrupt() {
            thread.ifPresent(Thread::interrupt);
        }

        private synchronized Throwable place() {
            Throwable place = new Throwable("where it hangs");
            thread.ifPresent(running -> place.setStackTrace(running.getStackTrace()));
            return place;
        }
    }
}
