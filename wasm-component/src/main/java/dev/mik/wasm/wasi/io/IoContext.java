package dev.mik.wasm.wasi.io;

import dev.mik.wasm.Trap;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What all streams, futures and pollables of one instance share: the lock that guards them, the wait for any of them,
 * and a bound on the bytes that the host keeps for the guest.
 *
 * <p>An instance runs on one thread, and few others work for it, so that one lock is enough and a wait for any of many
 * things is a wait for one condition.
 */
public final class IoContext implements AutoCloseable {
    /** The bytes that the host keeps for one guest unless told otherwise: 16 MiB. */
    public static final long DEFAULT_BUDGET = 16L << 20;

    /** From {@code nanosLeft}: no time ends this wait. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Runnable> unsent = new LinkedHashSet<>();
    private final Set<Runnable> open = new LinkedHashSet<>();
    private final long budget;
    private long held;

    /** A context that keeps at most so many bytes for its guest. */
    public IoContext(long budget) {
        this.budget = budget;
    }

    /** The lock that guards the state of everything made with this context. */
    public ReentrantLock lock() {
        return lock;
    }

    /** Wakes whoever waits, to look again; call it with the lock held, after each change of state. */
    public void signal() {
        changed.signalAll();
    }

    /** Waits until a condition holds, which is asked with the lock held; a trap if the thread is interrupted. */
    public void await(BooleanSupplier done) {
        await(done, () -> FOREVER);
    }

    /**
     * Waits until a condition holds, and looks again when a time has come.
     *
     * @param nanosLeft until the condition may change by itself; {@link #FOREVER} if it does not
     */
    public void await(BooleanSupplier done, LongSupplier nanosLeft) {
        try {
            awaitInterruptibly(done, nanosLeft);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The same for a thread of the host's. */
    public void awaitInterruptibly(BooleanSupplier done, LongSupplier nanosLeft) throws InterruptedException {
        sendUnsent();
        lock.lockInterruptibly();
        try {
            while (!done.getAsBoolean()) {
                long nanos = nanosLeft.getAsLong();
                if (nanos == FOREVER) {
                    changed.await();
                } else {
                    changed.awaitNanos(nanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The trap of a guest whose thread was interrupted; sets the thread's flag again. */
    public static Trap interrupted(Throwable cause) {
        Thread.currentThread().interrupt();
        return new Trap(Trap.Kind.INTERRUPTED, "the guest was interrupted while it waited", cause);
    }

    /** Whether an operation failed because its thread was interrupted, which libraries tell in several ways. */
    public static boolean isInterrupt(Throwable failure) {
        boolean told = Thread.currentThread().isInterrupted();
        for (Throwable cause = failure; cause != null && !told; cause = cause.getCause()) {
            told = cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
        }
        return told;
    }

    /** Says that a stream holds bytes which should be on their way before the guest waits for anything. */
    public void unsent(Runnable send) {
        lock.lock();
        try {
            unsent.add(send);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what was written and not flushed, in the background; every wait begins with this. */
    public void sendUnsent() {
        lock.lock();
        try {
            unsent.forEach(Runnable::run);
            unsent.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Counts bytes that the host keeps for the guest; a trap if they are more than it may keep. */
    public void hold(long bytes) {
        lock.lock();
        try {
            if (bytes > budget - held) {
                throw new Trap(
                        Trap.Kind.MEMORY_LIMIT, "the host would keep more than " + budget + " bytes for the guest");
            }
            held += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Counts bytes that the host no longer keeps. */
    public void release(long bytes) {
        lock.lock();
        try {
            held -= bytes;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that the host keeps for the guest now. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Has something ended by {@link #close}, unless {@link #done} comes first. */
    public void opened(Runnable end) {
        lock.lock();
        try {
            open.add(end);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets something that has ended by itself. */
    public void done(Runnable end) {
        lock.lock();
        try {
            open.remove(end);
        } finally {
            lock.unlock();
        }
    }

    /** Ends what the guest has left open: exchanges on their way, whose handles may be lost after a trap. */
    @Override
    public void close() {
        List<Runnable> ends;
        lock.lock();
        try {
            ends = List.copyOf(open);
            open.clear();
        } finally {
            lock.unlock();
        }
        ends.forEach(Runnable::run);
    }
}
