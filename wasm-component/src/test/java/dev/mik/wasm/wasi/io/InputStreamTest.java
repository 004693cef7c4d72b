package dev.mik.wasm.wasi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code input-stream}, by way of standard input. */
class InputStreamTest {
    private static final String STREAMS = "wasi:io/streams";
    private static final String READ = "[method]input-stream.read";
    private static final String BLOCKING_READ = "[method]input-stream.blocking-read";
    private static final String SKIP = "[method]input-stream.skip";
    private static final String SUBSCRIBE = "[method]input-stream.subscribe";

    private final Feed feed = new Feed();
    private final Guest guest = new Guest(WasiContext.builder().stdin(feed).build());
    private final Object stdin = guest.call("wasi:cli/stdin", "get-stdin");

    private byte[] read(long length) {
        return guest.ok(byte[].class, STREAMS, READ, stdin, length);
    }

    private byte[] blockingRead(long length) {
        return guest.ok(byte[].class, STREAMS, BLOCKING_READ, stdin, length);
    }

    @Test
    void readGivesNothingUntilThereIsSomething() {
        assertEquals(0, read(10).length);
        assertEquals(0, read(10).length);
        feed.give((byte) 1, (byte) 2, (byte) 3);
        Pollable ready = guest.call(Pollable.class, STREAMS, SUBSCRIBE, stdin);
        guest.call("wasi:io/poll", "[method]pollable.block", ready);
        assertArrayEquals(new byte[] {1, 2}, read(2));
        assertTrue(guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
        assertArrayEquals(new byte[] {3}, read(2));
        assertFalse(guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
        assertTrue(feed.readByVirtualThread());
    }

    @Test
    void blockingReadReadsOnTheCallersThread() {
        feed.give((byte) 7);
        assertArrayEquals(new byte[] {7}, blockingRead(Long.MAX_VALUE));
        assertFalse(feed.readByVirtualThread());
        assertEquals(1, feed.reads(), "nothing is read ahead");
    }

    @Test
    void blockAloneReadsOnTheCallersThread() {
        feed.give((byte) 7);
        guest.call("wasi:io/poll", "[method]pollable.block", guest.call(STREAMS, SUBSCRIBE, stdin));
        assertFalse(feed.readByVirtualThread());
        assertArrayEquals(new byte[] {7}, read(1));
    }

    @Test
    void readingAfterANonBlockingReadTakesWhatTheBackgroundReads() {
        assertEquals(0, read(1).length);
        feed.give((byte) 9);
        assertArrayEquals(new byte[] {9}, blockingRead(100));
        assertEquals(1, feed.reads());
    }

    @Test
    void theEndIsClosed() {
        feed.give((byte) 1);
        feed.end();
        assertEquals(1, blockingRead(10).length);
        assertEquals("closed", Guest.label(guest.err(STREAMS, BLOCKING_READ, stdin, 10L)));
        assertEquals("closed", Guest.label(guest.err(STREAMS, READ, stdin, 10L)));
        assertEquals("closed", Guest.label(guest.err(STREAMS, READ, stdin, 0L)));
        assertEquals("closed", Guest.label(guest.err(STREAMS, SKIP, stdin, 1L)));
    }

    @Test
    void aPollableIsReadyAtTheEnd() {
        feed.end();
        Object ready = guest.call(STREAMS, SUBSCRIBE, stdin);
        guest.call("wasi:io/poll", "[method]pollable.block", ready);
        assertTrue(guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
        assertEquals("closed", Guest.label(guest.err(STREAMS, READ, stdin, 10L)));
    }

    @Test
    void aFailureIsToldOnceAndThenClosed() {
        feed.give((byte) 1);
        feed.fail("the cable is out");
        assertEquals(1, blockingRead(10).length);
        Object failed = guest.err(STREAMS, BLOCKING_READ, stdin, 10L);
        assertEquals("last-operation-failed", Guest.label(failed));
        Object error = ((Variant) failed).payload().orElseThrow();
        assertEquals("the cable is out", guest.call("wasi:io/error", "[method]error.to-debug-string", error));
        assertEquals(Optional.empty(), guest.call("wasi:http/types", "http-error-code", error));
        assertEquals("closed", Guest.label(guest.err(STREAMS, READ, stdin, 10L)));
    }

    @Test
    void aFailureInTheBackgroundIsToldToo() {
        assertEquals(0, read(1).length);
        feed.fail("the cable is out");
        guest.call("wasi:io/poll", "[method]pollable.block", guest.call(STREAMS, SUBSCRIBE, stdin));
        assertEquals("last-operation-failed", Guest.label(guest.err(STREAMS, READ, stdin, 10L)));
    }

    @Test
    void noBytesAreGivenWithoutWaiting() {
        assertEquals(0, blockingRead(0).length);
        assertEquals(0, read(0).length);
        assertEquals(0, feed.reads());
    }

    @Test
    void lengthsAreUnsignedAndCut() {
        Guest other = new Guest(WasiContext.builder()
                .stdin(new ByteArrayInputStream(new byte[200_000]))
                .build());
        Object in = other.call("wasi:cli/stdin", "get-stdin");
        assertEquals(65_536, other.ok(byte[].class, STREAMS, BLOCKING_READ, in, -1L).length);
        assertEquals(65_536L, other.ok(Long.class, STREAMS, "[method]input-stream.blocking-skip", in, 1L << 40));
    }

    @Test
    void skipCounts() {
        feed.give((byte) 1, (byte) 2, (byte) 3);
        assertEquals(2L, guest.ok(Long.class, STREAMS, "[method]input-stream.blocking-skip", stdin, 2L));
        assertEquals(1L, guest.ok(Long.class, STREAMS, SKIP, stdin, 2L));
        assertEquals(0L, guest.ok(Long.class, STREAMS, SKIP, stdin, 2L));
    }

    @Test
    void streamsOfOneInputShareIt() {
        Object other = guest.call("wasi:cli/stdin", "get-stdin");
        feed.give((byte) 1, (byte) 2);
        assertArrayEquals(new byte[] {1}, blockingRead(1));
        assertArrayEquals(new byte[] {2}, guest.ok(byte[].class, STREAMS, BLOCKING_READ, other, 1L));
        Guest.drop(stdin);
        feed.give((byte) 3);
        assertArrayEquals(new byte[] {3}, guest.ok(byte[].class, STREAMS, BLOCKING_READ, other, 1L));
    }

    @Test
    void anInterruptEndsABlockingReadWithATrap() throws InterruptedException {
        Waits.assertInterruptible(() -> blockingRead(1));
    }

    @Test
    void anInterruptEndsAReadThatWaitsForTheBackground() throws InterruptedException {
        assertEquals(0, read(1).length);
        Waits.assertInterruptible(() -> blockingRead(1));
    }

    @Test
    void closingTheContextStopsTheBackground() {
        assertEquals(0, read(1).length);
        Waits.until("the source is read", () -> feed.inside() == 1);
        guest.io().close();
        Waits.until("the reader has left", () -> feed.inside() == 0);
    }
}
