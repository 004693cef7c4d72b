package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The one thread that writes to a store, and the queue of work before it. Work that waits while the thread is busy is
 * handed over as one group, so that a single sync of the disk can serve all of it.
 *
 * <p>The thread is a platform thread of its own: disk syncs would pin a virtual thread's carrier, and nobody can interrupt
 * it. Callers wait without holding any lock, and every one of them gets an answer, whatever happens to the thread.
 *
 * @param <R> what the work is done on
 */
final class WriteQueue<R> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WriteQueue.class.getName());

    /** How many writes make a group at most; bounds how long the first of them waits. */
    private static final int MAX_GROUP = 512;

    /** One write. */
    @FunctionalInterface
    interface Work<R, T> {
        /** Does it, on the queue's thread. */
        T on(R resource) throws Exception;
    }

    private final LinkedBlockingQueue<Pending<R, ?>> queue = new LinkedBlockingQueue<>();
    private final Consumer<List<Pending<R, ?>>> handler;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    /**
     * Starts the thread.
     *
     * @param name of the thread, for people who read thread dumps
     * @param handler answers each member of a group; those that it leaves without an answer fail
     */
    WriteQueue(String name, Consumer<List<Pending<R, ?>>> handler) {
        this.handler = handler;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        thread.start();
    }

    /** Waits for its turn and its answer; interrupting the caller changes nothing, since the write goes on anyway. */
    <T> T write(Work<R, T> work) {
        return submit(work).await();
    }

    /** Like {@link #write(Work)}, but fails with {@code TIMEOUT} if the work has not begun at the deadline. */
    <T> T write(Work<R, T> work, Deadline deadline) {
        Ticket<T> ticket = submit(work);
        if (ticket.leaveAt(deadline)) {
            throw new ServiceException(ErrorCode.TIMEOUT, "Other writes took all of the time; nothing was done.");
        }
        return ticket.await();
    }

    private <T> Ticket<T> submit(Work<R, T> work) {
        if (closing) {
            throw closed();
        }
        Pending<R, T> pending = new Pending<>(work);
        queue.add(pending);
        if (ended) {
            // The thread emptied the queue for the last time after it said so: one of us two sees the other.
            pending.fail(closed());
        }
        return pending.ticket;
    }

    private void run() {
        List<Pending<R, ?>> group = new ArrayList<>();
        try {
            while (!(closing && queue.isEmpty())) {
                take(group);
                handle(group);
                group.clear();
            }
        } finally {
            ended = true;
            closing = true;
            queue.drainTo(group);
            group.forEach(pending -> pending.fail(closed()));
        }
    }

    private void take(List<Pending<R, ?>> group) {
        try {
            group.add(queue.take());
            queue.drainTo(group, MAX_GROUP - 1);
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.WARNING, "something interrupted the writer; it goes on", e);
        }
    }

    private void handle(List<Pending<R, ?>> group) {
        try {
            handler.accept(group);
        } catch (Throwable e) {
            // Out of memory, for example: these writes are lost, those to come need not be.
            group.forEach(pending -> pending.fail(broken(e)));
        }
    }

    /** Finishes what was accepted and ends the thread; later writes fail with {@code UNAVAILABLE}. */
    @Override
    public void close() {
        closing = true;
        queue.add(new Pending<>(_ -> true)); // wakes the thread, which then sees that it is to end
        OwnedThread.awaitEnd(thread);
    }

    static ServiceException closed() {
        return new ServiceException(ErrorCode.UNAVAILABLE, "The store is shutting down: try again in a moment.");
    }

    /** What callers are told of a failure that nobody foresaw. */
    static RuntimeException broken(Throwable e) {
        return e instanceof RuntimeException known
                ? known
                : new ServiceException(ErrorCode.INTERNAL, "The store failed; the log of the daemon says why.", e);
    }

    /** A write that waits for its answer. The first answer counts. */
    static final class Pending<R, T> {
        private final Work<R, T> work;
        private final Ticket<T> ticket = new Ticket<>();

        @SuppressWarnings("NullAway.Init") // set by run(), which comes before succeed()
        private T result;

        Pending(Work<R, T> work) {
            this.work = work;
        }

        /** Does it, unless its caller has left. */
        void run(R resource) throws Exception {
            if (ticket.begin()) {
                result = work.on(resource);
            }
        }

        void succeed() {
            ticket.succeed(result);
        }

        void fail(RuntimeException e) {
            ticket.fail(e);
        }
    }
}
