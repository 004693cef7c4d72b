package dev.mik.wasm.fuzz;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one thing at a time: interrupts what takes long, and gives up what does not heed it. */
final class Watchdog implements AutoCloseable {
    private static final long INTERRUPT_AFTER_MILLIS = 300;
    private static final long GIVE_UP_AFTER_SECONDS = 20;

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
        try {
            return future.get(INTERRUPT_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            running.interrupt();
        }
        try {
            return future.get(GIVE_UP_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hung) {
            hung.initCause(running.place());
            throw hung;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    /** Something that knows its thread while it runs, so that the interrupt does not meet what comes next. */
    private static final class Running<T> implements Callable<T> {
        private final Callable<T> something;
        private Thread thread = Thread.currentThread();
        private boolean over;

        private Running(Callable<T> something) {
            this.something = something;
        }

        @Override
        public T call() throws Exception {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            try {
                return something.call();
            } finally {
                synchronized (this) {
                    over = true;
                    Thread.interrupted();
                }
            }
        }

        private synchronized void interrupt() {
            if (!over) {
                thread.interrupt();
            }
        }

        private synchronized Throwable place() {
            Throwable place = new Throwable("where it hangs");
            place.setStackTrace(thread.getStackTrace());
            return place;
        }
    }
}
