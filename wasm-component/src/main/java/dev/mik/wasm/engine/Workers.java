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
     * The results in the order of the work.
     *
     * <p>The first failure in that order is thrown, after all have ended.
     *
     * @param threads how many pieces of work may be under way at once
     */
    static <T> List<T> all(List<Callable<T>> work, int threads) {
        List<T> results = new ArrayList<>();
        if (threads == 1 || work.size() == 1) {
            work.forEach(one -> results.add(get(one)));
            return results;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(threads, work.size()),
                Thread.ofPlatform().daemon().name("wasm-compiler-", 0).factory())) {
            List<Future<T>> pending = work.stream().map(pool::submit).toList();
            for (Future<T> one : pending) {
                results.add(result(one));
            }
        }
        return results;
    }

    /** What a piece of work gives, or throws, once it has ended; an interruption is kept for later. */
    static <T> T result(Future<T> future) {
        return get(() -> await(future));
    }

    private static <T> T await(Future<T> future) throws Exception {
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
