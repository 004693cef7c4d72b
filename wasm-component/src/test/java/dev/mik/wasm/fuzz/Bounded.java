package dev.mik.wasm.fuzz;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one thing at a time on a thread of its own, and gives up what does not come to an end. */
final class Bounded implements AutoCloseable {
    private static final long SECONDS = 20;

    // A daemon, so that what hangs does not keep the JVM.
    private final Thread.Builder threads = Thread.ofPlatform().daemon().name("mutants");
    private final ExecutorService worker = Executors.newSingleThreadExecutor(threads.factory());

    /**
     * What something gives.
     *
     * @throws TimeoutException when it takes too long; what the JVM's threads do then is in the cause
     */
    <T> T run(Callable<T> something) throws Exception {
        Future<T> future = worker.submit(something);
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            Throwable place = new Throwable("no end after " + SECONDS + " seconds, but here");
            Thread.getAllStackTraces().forEach((thread, frames) -> {
                if (thread.getName().equals("mutants")) {
                    place.setStackTrace(frames);
                }
            });
            hangs.initCause(place);
            throw hangs;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
