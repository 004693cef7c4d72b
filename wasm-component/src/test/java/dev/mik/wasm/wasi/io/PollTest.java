package dev.mik.wasm.wasi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Trap;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@code wasi:io/poll}, with timers and streams. */
class PollTest {
    private static final long HOUR = 3_600_000_000_000L;

    private final Feed feed = new Feed();
    private final Guest guest = new Guest(WasiContext.builder().stdin(feed).build());
    private final Object stdin = guest.call("wasi:cli/stdin", "get-stdin");

    private Object timer(long nanos) {
        return guest.call("wasi:clocks/monotonic-clock", "subscribe-duration", nanos);
    }

    private Object bytes() {
        return guest.call("wasi:io/streams", "[method]input-stream.subscribe", stdin);
    }

    private Object poll(Object... pollables) {
        return guest.call("wasi:io/poll", "poll", List.of(pollables));
    }

    private boolean ready(Object pollable) {
        return guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", pollable);
    }

    @Test
    void waitsForTheFirstOfSeveralTimers() {
        assertEquals(List.of(1L), poll(timer(HOUR), timer(1_000_000), timer(-1L)));
    }

    @Test
    void waitsForBytesBesideATimer() {
        Object bytes = bytes();
        Object timer = timer(HOUR);
        Thread feeder = Thread.ofVirtual().start(() -> {
            Waits.until("the source is read", () -> feed.inside() == 1);
            feed.give((byte) 1);
        });
        assertEquals(List.of(1L), poll(timer, bytes));
        assertFalse(feeder.isInterrupted());
        assertArrayEquals(
                new byte[] {1}, guest.ok(byte[].class, "wasi:io/streams", "[method]input-stream.read", stdin, 9L));
    }

    @Test
    void aTimerEndsTheWaitForBytesThatDoNotCome() {
        assertEquals(List.of(0L), poll(timer(1_000_000), bytes()));
        assertEquals(List.of(0L), poll(timer(1_000_000), bytes()));
        Waits.until("the source is read", () -> feed.inside() == 1);
        assertEquals(List.of(0L), poll(timer(1_000_000), bytes()));
        assertEquals(1, feed.reads(), "one read waits on");
    }

    @Test
    void tellsAllThatAreReady() {
        feed.end();
        assertTrue(List.of(List.of(0L, 1L), List.of(0L)).contains(poll(timer(0), bytes())));
        guest.call("wasi:io/poll", "[method]pollable.block", bytes());
        assertEquals(List.of(0L, 2L), poll(timer(0), timer(HOUR), bytes()));
    }

    @Test
    void pollingOneIsBlockingOnIt() {
        assertEquals(List.of(0L), poll(timer(1_000_000)));
        feed.give((byte) 1);
        assertEquals(List.of(0L), poll(bytes()));
        assertFalse(feed.readByVirtualThread());
    }

    @Test
    void pollingNothingTraps() {
        assertEquals(Trap.Kind.HOST, assertThrows(Trap.class, this::poll).kind());
    }

    @Test
    void readyOnlyAsksAndStillGetsThere() {
        Object bytes = bytes();
        assertFalse(ready(bytes));
        feed.give((byte) 1);
        Waits.until("asking again and again ends", () -> ready(bytes));
    }

    @Test
    void anInterruptEndsAWait() throws InterruptedException {
        Waits.assertInterruptible(() -> poll(timer(HOUR), bytes()));
        Waits.assertInterruptible(() -> poll(timer(HOUR)));
        Waits.assertInterruptible(() -> poll(timer(-1L)));
        Waits.assertInterruptible(() -> poll(timer(-1L), timer(Long.MAX_VALUE)));
    }

    @Test
    void anInterruptBeforehandEndsAWaitAtOnce() {
        Thread.currentThread().interrupt();
        assertEquals(
                Trap.Kind.INTERRUPTED,
                assertThrows(Trap.class, () -> poll(timer(HOUR))).kind());
        assertTrue(Thread.interrupted());
    }

    @Test
    void instantsAreOfTheClockThatWasGiven() {
        AtomicLong clock = new AtomicLong(1000);
        Guest other = new Guest(WasiContext.builder().monotonicClock(clock::get).build());
        assertEquals(0L, other.call("wasi:clocks/monotonic-clock", "now"));
        Object at5 = other.call("wasi:clocks/monotonic-clock", "subscribe-instant", 5L);
        Object at6 = other.call("wasi:clocks/monotonic-clock", "subscribe-duration", 6L);
        clock.set(1005);
        assertEquals(true, other.call("wasi:io/poll", "[method]pollable.ready", at5));
        assertEquals(false, other.call("wasi:io/poll", "[method]pollable.ready", at6));
        assertEquals(List.of(0L), other.call("wasi:io/poll", "poll", List.of(at5, at6)));
    }
}
