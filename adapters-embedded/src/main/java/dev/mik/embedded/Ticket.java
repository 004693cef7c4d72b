package dev.mik.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A place in a line before another thread, and what comes of it.
 *
 * <p>The caller may leave while nobody has begun; from then on it waits for the end, whatever happens, because it has to
 * learn how the work ended. Interrupting the caller changes nothing.
 */
final class Ticket<T> {
    private enum State {
        WAITING,
        BEGUN,
        LEFT
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    /** Whether the work is to be done; false if its caller has left. May be asked again. */
    boolean begin() {
        return state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN;
    }

    void succeed(T result) {
        outcome.complete(result);
    }

    void fail(RuntimeException reason) {
        outcome.completeExceptionally(reason);
    }

    /** Waits for the end. */
    T await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Waits until the work ends or the deadline passes; returns true if nobody had begun then, and nobody will. */
    boolean leaveAt(Deadline deadline) {
        return !endsBefore(deadline) && state.compareAndSet(State.WAITING, State.LEFT);
    }

    private boolean endsBefore(Deadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    outcome.get(deadline.left(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (ExecutionException _) {
                    return true;
                } catch (TimeoutException _) {
                    return false;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
