package dev.mik.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreFunctionType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogTest {
    private static final CoreFunctionType NOTHING = new CoreFunctionType(List.of(), List.of());
    private static final CoreModule MODULE = Modules.load("spin");
    private final Watchdog watchdog = new Watchdog();

    @AfterEach
    void close() {
        watchdog.close();
    }

    private static CoreInstance instance(Runnable host) {
        return Modules.instance(MODULE, CoreItem.Func.host(NOTHING, arguments -> {
            host.run();
            return new long[0];
        }));
    }

    private Trap stopped(CoreInstance instance, String function) {
        return assertThrows(
                Trap.class, () -> watchdog.call(Duration.ofMillis(100), () -> Modules.call(instance, function)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "loopIf", "loopTable", "loopHost", "loopFill", "tree", "indirectTree"})
    void stopsWhateverDoesNotEnd(String function) {
        CoreInstance instance = instance(() -> {});
        long start = System.nanoTime();
        assertEquals(Trap.Kind.TIMEOUT, stopped(instance, function).kind());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 100 && millis < 10_000, () -> "it had 100 ms and got " + millis);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void leavesACallAloneThatEnds() {
        CoreInstance instance = instance(() -> {});
        for (int i = 0; i < 1000; i++) {
            assertEquals(1, watchdog.call(Duration.ofSeconds(100), () -> Modules.call(instance, "short")));
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** The alarm and the end of the call at the same moment: never an interrupt after the call. */
    @Test
    void neverInterruptsLate() {
        CoreInstance instance = instance(() -> {});
        int stopped = 0;
        for (int i = 0; i < 2000; i++) {
            try {
                watchdog.call(Duration.ofNanos(1 + i * 100L), () -> Modules.call(instance, "short"));
            } catch (Trap e) {
                assertEquals(Trap.Kind.TIMEOUT, e.kind());
                stopped++;
            }
            assertFalse(Thread.currentThread().isInterrupted(), "after call " + i);
        }
        int late = stopped;
        assertTrue(late < 2000, "none of the calls came to its end");
    }

    @Test
    void interruptsAgainWhenTheHostHasEatenTheFirst() {
        AtomicInteger eaten = new AtomicInteger();
        CoreInstance instance = instance(() -> {
            if (eaten.get() < 3 && Thread.interrupted()) {
                eaten.incrementAndGet();
            }
        });
        assertEquals(Trap.Kind.TIMEOUT, stopped(instance, "loopHost").kind());
    }

    @Test
    void someoneElsesInterruptStays() {
        CoreInstance instance = instance(() -> Thread.currentThread().interrupt());
        Trap trap = assertThrows(
                Trap.class, () -> watchdog.call(Duration.ofSeconds(100), () -> Modules.call(instance, "loopHost")));
        assertEquals(Trap.Kind.INTERRUPTED, trap.kind());
        assertTrue(Thread.interrupted());
    }

    @Test
    void someoneElsesInterruptStaysBeyondTheDeadline() {
        Thread.currentThread().interrupt();
        CoreInstance instance = instance(() -> {});
        assertThrows(
                Trap.class,
                () -> watchdog.call(Duration.ofNanos(1), () -> {
                    long end = System.nanoTime() + 50_000_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    return Modules.call(instance, "loop");
                }));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aDeadlineInThePastDoesNotBegin() {
        AtomicInteger calls = new AtomicInteger();
        Trap trap = assertThrows(Trap.class, () -> watchdog.call(Duration.ZERO, calls::incrementAndGet));
        assertEquals(Trap.Kind.TIMEOUT, trap.kind());
        assertEquals(0, calls.get());
    }
}
