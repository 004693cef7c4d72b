package dev.mik.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.engine.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that trap, recurse, grow and spin: what the host gets to hear, and that it goes on. */
class GuestFailuresTest {
    private static final int PAGE = 65_536;

    private static Instance core(InstanceLimits limits) {
        return Fixtures.linked("core").instantiate(HostContext.empty(), limits);
    }

    private static void assertPoisoned(Instance instance) {
        Expect.trap(
                Trap.Kind.POISONED,
                "the component instance has failed before",
                () -> instance.function("pages").call());
    }

    private static Arguments trap(Trap.Kind kind, String function, Object... arguments) {
        return Arguments.of(kind, function, arguments);
    }

    static Stream<Arguments> traps() {
        return Stream.of(
                trap(Trap.Kind.UNREACHABLE, "unreachable"),
                trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "peek", 65_533L),
                trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "peek", 0xFFFF_FFFFL),
                trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "poke", 0x8000_0000L, 1L),
                trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS, "init-data", 65_530L),
                trap(Trap.Kind.TABLE_OUT_OF_BOUNDS, "call-slot", 0L),
                trap(Trap.Kind.TABLE_OUT_OF_BOUNDS, "call-slot", 3L),
                trap(Trap.Kind.TABLE_OUT_OF_BOUNDS, "call-slot", 0xFFFF_FFFFL),
                trap(Trap.Kind.TABLE_OUT_OF_BOUNDS, "fill-slot", 3L),
                trap(Trap.Kind.INDIRECT_CALL_TYPE, "call-slot", 2L),
                trap(Trap.Kind.ARITHMETIC, "divide", 1, 0),
                trap(Trap.Kind.ARITHMETIC, "divide", Integer.MIN_VALUE, -1),
                trap(Trap.Kind.ARITHMETIC, "truncate", Double.NaN),
                trap(Trap.Kind.ARITHMETIC, "truncate", 1e10),
                trap(Trap.Kind.UNCAUGHT_EXCEPTION, "throw"),
                trap(Trap.Kind.STACK_EXHAUSTED, "recurse", 0xFFFF_FFFFL));
    }

    @ParameterizedTest
    @MethodSource("traps")
    void eachHasItsKindAndIsTheEndOfTheInstance(Trap.Kind kind, String function, Object[] arguments) {
        try (Instance core = Fixtures.alone("core")) {
            Expect.trap(kind, "", () -> core.function(function).call(arguments));
            assertPoisoned(core);
        }
        try (Instance another = Fixtures.alone("core")) {
            assertEquals(1L, another.function("call-slot").call(1L));
        }
    }

    @Test
    void aThreadWithALargeStackGoesDeeper() throws InterruptedException {
        List<Object> reached = new ArrayList<>();
        Thread thread = new Thread(
                Thread.currentThread().getThreadGroup(),
                () -> {
                    try (Instance core = Fixtures.alone("core")) {
                        reached.add(core.function("recurse").call(100_000L));
                    }
                },
                "deep",
                64L << 20);
        thread.start();
        thread.join();
        assertEquals(List.of(100_000L), reached);
    }

    @Test
    void aMemoryGrowsUpToItsLimit() {
        try (Instance core = core(new InstanceLimits(10L * PAGE, 100))) {
            assertEquals(1, core.function("grow").call(8L));
            assertEquals(-1, core.function("grow").call(2L));
            assertEquals(9L, core.function("pages").call());
            assertEquals(9, core.function("grow").call(1L));
            assertEquals(-1, core.function("grow").call(1L));
            assertEquals(10, core.function("grow").call(0L));
            assertEquals(-1, core.function("grow").call(0xFFFF_FFFFL));
            assertEquals(0L, core.function("peek").call(10L * PAGE - 4));
            Expect.trap(
                    Trap.Kind.MEMORY_LIMIT,
                    "",
                    () -> core.function("grow-or-trap").call(1L));
            assertPoisoned(core);
        }
    }

    @Test
    void aTableGrowsUpToItsLimit() {
        try (Instance core = core(new InstanceLimits(PAGE, 100))) {
            assertEquals(3, core.function("grow-table").call(90L));
            assertEquals(-1, core.function("grow-table").call(8L));
            assertEquals(93, core.function("grow-table").call(7L));
            assertEquals(-1, core.function("grow-table").call(1L));
            assertEquals(-1, core.function("grow-table").call(0xFFFF_FFFFL));
            assertEquals(100L, core.function("slots").call());
            core.function("fill-slot").call(99L);
            assertEquals(7L, core.function("call-slot").call(99L));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, PAGE - 1})
    void whoMayNotHaveItsFirstPageDoesNotBegin(long bytes) {
        Expect.trap(Trap.Kind.MEMORY_LIMIT, "", () -> core(new InstanceLimits(bytes, 100)));
        Expect.trap(Trap.Kind.MEMORY_LIMIT, "", () -> core(new InstanceLimits(PAGE, 2)));
        core(new InstanceLimits(PAGE, 3)).close();
    }

    private static void assertStopped(Executable guest) {
        long start = System.nanoTime();
        Expect.trap(Trap.Kind.TIMEOUT, "the call took longer than PT0.2S", guest);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 200 && millis < 5_000, () -> "it had 200 ms and got " + millis);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"spin", "spin-calls"})
    void whatNeverEndsIsStopped(String function) {
        try (Watchdog watchdog = new Watchdog();
                Instance core = Fixtures.alone("core")) {
            assertStopped(() -> watchdog.call(
                    Duration.ofMillis(200), () -> core.function(function).call()));
            assertPoisoned(core);
        }
    }

    @Test
    void whatNeverEndsToBeginIsStopped() {
        LinkedComponent spin = Fixtures.linked("start-spin");
        try (Watchdog watchdog = new Watchdog()) {
            assertStopped(() -> watchdog.call(Duration.ofMillis(200), spin::instantiate));
        }
    }

    @Test
    void whatTrapsToBeginIsATrap() {
        Expect.trap(Trap.Kind.UNREACHABLE, "", () -> Fixtures.alone("start-trap"));
    }

    /** Opens a file of the host's in its first start function, then has another module whose start function asks. */
    private static LinkedComponent holding(List<Object> closed, boolean goOn) {
        Linker linker = new Linker();
        linker.instance("mik:fixtures/files")
                .resource("file", ResourceType.host("file", closed::add))
                .function("[constructor]file", (context, arguments) -> arguments.string(0));
        linker.root().function("go-on", (context, arguments) -> goOn);
        return linker.link(Fixtures.component("start-holds"));
    }

    @Test
    void whatFailsToBeginKeepsNothing() {
        List<Object> closed = new ArrayList<>();
        Expect.trap(Trap.Kind.UNREACHABLE, "", () -> holding(closed, false).instantiate());
        assertEquals(List.of("held"), closed);
    }

    @Test
    void whatIsTooLargeInItsSecondModuleKeepsNothing() {
        List<Object> closed = new ArrayList<>();
        LinkedComponent holds = holding(closed, true);
        Expect.trap(
                Trap.Kind.MEMORY_LIMIT,
                "",
                () -> holds.instantiate(HostContext.empty(), new InstanceLimits(2L * PAGE - 1, 0)));
        assertEquals(List.of("held"), closed, "the first module was there before the second did not fit");
        try (Instance fits = holds.instantiate(HostContext.empty(), new InstanceLimits(2L * PAGE, 0))) {
            assertEquals(1, closed.size(), fits::toString);
        }
        assertEquals(List.of("held", "held"), closed);
    }
}
