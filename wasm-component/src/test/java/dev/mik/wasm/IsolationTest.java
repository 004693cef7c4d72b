package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances of one component share nothing that a guest can change, whichever of them was first. */
class IsolationTest {
    private static final long PAGE = 65_536;
    private static final long BEGUN = 0x7567_6562; // "begu", which lies at 16

    private final LinkedComponent component = Fixtures.linked("core");
    private final Instance one = component.instantiate();
    private final Instance other = component.instantiate();

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static Object call(Instance instance, String function, Object... arguments) {
        return instance.function(function).call(arguments);
    }

    /** Each check with an instance from before what was done, and with one from after it. */
    private void untouched(String function, Object expected, Object... arguments) {
        assertEquals(expected, call(other, function, arguments), "the instance from before");
        try (Instance later = component.instantiate()) {
            assertEquals(expected, call(later, function, arguments), "the instance from after");
        }
    }

    @Test
    void memories() {
        call(one, "poke", 16L, 1L);
        call(one, "poke", 40_000L, 2L);
        untouched("peek", BEGUN, 16L);
        untouched("peek", 0L, 40_000L);
        assertEquals(1L, call(one, "peek", 16L));
        assertEquals(2L, call(one, "peek", 40_000L));
    }

    @Test
    void memoriesThatGrew() {
        assertEquals(1, call(one, "grow", 3L));
        call(one, "poke", 3 * PAGE, 3L);
        call(one, "poke", 16L, 4L);
        untouched("pages", 1L);
        untouched("peek", BEGUN, 16L);
        assertEquals(1, call(other, "grow", 3L));
        assertEquals(0L, call(other, "peek", 3 * PAGE));
        call(other, "poke", 3 * PAGE, 5L);
        assertEquals(3L, call(one, "peek", 3 * PAGE));
        try (Instance later = component.instantiate()) {
            Expect.trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "", () -> call(later, "peek", PAGE));
        }
    }

    @Test
    void globals() {
        assertEquals(1L, call(one, "next"));
        assertEquals(2L, call(one, "next"));
        try (Instance later = component.instantiate()) {
            assertEquals(1L, call(later, "next"));
        }
        assertEquals(1L, call(other, "next"));
        assertEquals(3L, call(one, "next"));
    }

    @Test
    void tables() {
        call(one, "fill-slot", 1L);
        assertEquals(7L, call(one, "call-slot", 1L));
        untouched("call-slot", 1L, 1L);
    }

    @Test
    void tablesThatGrew() {
        assertEquals(3, call(one, "grow-table", 1_000L));
        call(one, "fill-slot", 1_002L);
        untouched("slots", 3L);
        assertEquals(7L, call(one, "call-slot", 1_002L));
        // what one has taken of its budget is not missing in another
        assertEquals(3, call(other, "grow-table", 999_997L));
        try (Instance later = component.instantiate()) {
            assertEquals(3, call(later, "grow-table", 999_997L));
            assertEquals(-1, call(later, "grow-table", 1L));
        }
    }

    @Test
    void segments() {
        call(one, "drop-data");
        call(one, "drop-elements");
        call(other, "init-data", 0L);
        call(other, "fill-slot", 0L);
        assertEquals(7L, call(other, "call-slot", 0L));
        try (Instance later = component.instantiate()) {
            call(later, "init-data", 0L);
            call(later, "fill-slot", 0L);
        }
        Expect.trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "", () -> call(one, "init-data", 0L));
    }

    @Test
    void failures() {
        Expect.trap(Trap.Kind.UNREACHABLE, "", () -> call(one, "unreachable"));
        Expect.trap(Trap.Kind.POISONED, "the component instance has failed before", () -> call(one, "next"));
        Expect.trap(Trap.Kind.POISONED, "the component instance has failed before", () -> call(one, "peek", 0L));
        untouched("next", 1L);
    }

    @Test
    void threads() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Long>> guests = IntStream.range(0, 400)
                    .<Callable<Long>>mapToObj(number -> () -> visit(number))
                    .toList();
            for (Future<Long> guest : threads.invokeAll(guests)) {
                assertEquals(0, guest.get());
            }
        }
    }

    /** Leaves its number everywhere; gives how much of others it found. */
    private long visit(long number) {
        try (Instance instance = component.instantiate()) {
            long found = (Long) call(instance, "peek", 20_000L) + (Long) call(instance, "next") - 1;
            call(instance, "poke", 20_000L, number + 1);
            found += (Integer) call(instance, "grow", number % 3) - 1;
            found += (Integer) call(instance, "grow-table", number) - 3;
            call(instance, "fill-slot", 1L);
            found += (Long) call(instance, "peek", 20_000L) - (number + 1);
            return found + (Long) call(instance, "call-slot", 1L) - 7;
        }
    }
}
