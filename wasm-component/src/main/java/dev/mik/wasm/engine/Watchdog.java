package dev.mik.wasm.engine;

import dev.mik.wasm.Trap;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stops calls that take too long, by interrupting their thread: compiled code looks at the interrupt flag at each call
 * and backward jump.
 *
 * <p>One serves any number of threads. Its own thread is a daemon.
 */
public final class Watchdog implements AutoCloseable {
    /** How long until a thread is interrupted again that has not stopped: a host function may have eaten the first. */
    private static final long AGAIN_MILLIS = 10;

    private final ScheduledThreadPoolExecutor timer;

    /** A watchdog that watches nothing yet. */
    public Watchdog() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("wasm-watchdog").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Calls a guest on this thread, for so long at most.
     *
     * <p>The thread's interrupt flag is afterwards as it was before, but where someone else has interrupted it: then the
     * call ends as a {@link Trap} of kind {@link Trap.Kind#INTERRUPTED} and the flag stays set.
     *
     * @param limit more than zero, or the call does not begin
     * @param guest may call any number of instances
     * @throws Trap of kind {@link Trap.Kind#TIMEOUT} instead of any trap after the deadline, and as the guest throws it
     */
    public <T> T call(Duration limit, Supplier<T> guest) {
        if (!limit.isPositive()) {
            throw new Trap(Trap.Kind.TIMEOUT, "the deadline has passed before the call");
        }
        Guard guard = new Guard(Thread.currentThread());
        var alarm = timer.scheduleWithFixedDelay(
                guard::alarm,
                TimeUnit.NANOSECONDS.convert(limit),
                TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS),
                TimeUnit.NANOSECONDS);
        try {
            return guest.get();
        } catch (Trap e) {
            if (guard.interrupted()) {
                throw new Trap(Trap.Kind.TIMEOUT, "the call took longer than " + limit, e);
            }
            throw e;
        } finally {
            guard.close();
            alarm.cancel(false);
        }
    }

    /** Ends the watchdog; calls that still run are not watched any more. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One call: after {@link #close} its thread is not interrupted any more. */
    private static final class Guard {
        private final Thread thread;
        private boolean interrupted;
        private boolean closed;

        Guard(Thread thread) {
            this.thread = thread;
        }

        synchronized void alarm() {
            // a flag that is set already is someone else's, until the thread has taken it
            if (!closed && !thread.isInterrupted()) {
                interrupted = true;
                thread.interrupt();
            }
        }

        synchronized boolean interrupted() {
            return interrupted;
        }

        synchronized void close() {
            closed = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
