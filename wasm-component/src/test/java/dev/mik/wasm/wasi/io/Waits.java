package dev.mik.wasm.wasi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Trap;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for others in tests: looks again and again, and gives up after a while. */
public final class Waits {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Waits() {}

    public static void until(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), what);
            LockSupport.parkNanos(200_000);
        }
    }

    /** Waits until a thread waits. */
    public static void untilBlocked(Thread thread) {
        until("the thread blocks", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        });
    }

    public static void join(Thread thread) throws InterruptedException {
        assertTrue(thread.join(PATIENCE), "the thread ends");
    }

    /** Interrupts a call once it blocks, and sees that it traps at once with the thread's flag set. */
    public static void assertInterruptible(Runnable call) throws InterruptedException {
        CompletableFuture<Trap.Kind> kind = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            kind.complete(assertThrows(Trap.class, call::run).kind());
            flag.complete(Thread.currentThread().isInterrupted());
        });
        untilBlocked(thread);
        thread.interrupt();
        join(thread);
        assertEquals(Trap.Kind.INTERRUPTED, kind.join());
        assertTrue(flag.join(), "the flag is kept");
    }
}
