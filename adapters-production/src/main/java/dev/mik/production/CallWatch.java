package dev.mik.production;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks after the calls that run: stops each at its deadline, and those whose server is silent when it turns out that the
 * server is gone. One thread, which sleeps while there is nothing to look after.
 */
final class CallWatch implements AutoCloseable {
    /** How late a stop may be, at most. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    /** It keeps ticking for this long after the last call, because waking it costs each call more than a tick. */
    private static final long WAKEFUL = TimeUnit.SECONDS.toNanos(1);

    private final PostgresHealth health;
    private final long patience;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().name("sql-watch").daemon().unstarted(this::watch);
    private volatile boolean asleep;
    private volatile boolean closed;
    private volatile long wakesAt;

    /**
     * A watch that begins at once.
     *
     * @param timeout after which a call on a silent server has failed
     */
    CallWatch(PostgresHealth health, Duration timeout) {
        this.health = health;
        this.patience = timeout.toNanos() * 2 / 5; // the other part is for asking the server
        thread.start();
    }

    /** Looks after a call until {@link #remove}. */
    void add(RunningCall call) {
        running.add(call);
        if (asleep || call.left() < wakesAt - System.nanoTime()) {
            LockSupport.unpark(thread);
        }
    }

    void remove(RunningCall call) {
        running.remove(call);
    }

    /** Stops all calls that may be stopped without breaking a promise. */
    void closing() {
        running.forEach(RunningCall::closing);
    }

    private void watch() {
        long lastBusy = System.nanoTime();
        while (!closed) {
            if (!running.isEmpty()) {
                lastBusy = System.nanoTime();
                running.forEach(this::look);
            }
            if (System.nanoTime() - lastBusy > WAKEFUL) {
                sleep();
            } else {
                park();
            }
        }
    }

    private void sleep() {
        asleep = true;
        if (running.isEmpty() && !closed) {
            LockSupport.park();
        }
        asleep = false;
    }

    private void park() {
        long nanos = TICK;
        for (RunningCall call : running) {
            nanos = Math.min(nanos, call.left());
        }
        if (nanos > 0) {
            wakesAt = System.nanoTime() + nanos;
            LockSupport.parkNanos(nanos);
        }
    }

    private void look(RunningCall call) {
        call.look();
        if (call.silence() < patience) {
            return;
        }
        if (health.isDown()) {
            call.abort();
        } else {
            health.suspect(patience);
        }
    }

    /** Ends the thread; calls that still run are no longer looked after. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
