package dev.mik.wasm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once, and waits for all of them. */
final class Workers {
    private Workers() {}

    /**
     * The results in the order of the work, the first of which this thread does itself.
     *
     * <p>The first failure in that order is thrown, after all have ended.
     */
    static <T> List<T> all(List<Callable<T>> work) {
        if (work.size() == 1) {
            return List.of(get(work.getFirst()));
        }
        List<T> results = new ArrayList<>();
        try (ExecutorService others = Executors.newFixedThreadPool(
                work.size() - 1,
                Thread.ofPlatform().daemon().name("wasm-compiler-", 0).factory())) {
            List<Future<T>> pending =
                    work.subList(1, work.size()).stream().map(others::submit).toList();
            results.add(get(work.getFirst()));
            for (Future<T> one : pending) {
                results.add(get(() -> result(one)));
            }
        }
        return results;
    }

    private static <T> T result(Future<T> future) throws Exception {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Exception cause) {
                        throw cause;
                    }
                    throw e;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T get(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
