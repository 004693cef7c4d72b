package dev.mik.wasm.wasi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@code output-stream}, by way of standard output and error. */
class OutputStreamTest {
    private static final String STREAMS = "wasi:io/streams";
    private static final String CHECK_WRITE = "[method]output-stream.check-write";
    private static final String WRITE = "[method]output-stream.write";
    private static final String WRITE_AND_FLUSH = "[method]output-stream.blocking-write-and-flush";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Feed feed = new Feed();
    private final Guest guest =
            new Guest(WasiContext.builder().stdout(out).stdin(feed).build());
    private final Object stdout = guest.call("wasi:cli/stdout", "get-stdout");

    private void permitted(long bytes) {
        assertEquals(bytes, guest.ok(Long.class, STREAMS, CHECK_WRITE, stdout));
    }

    private static Trap.Kind trap(Runnable call) {
        return assertThrows(Trap.class, call::run).kind();
    }

    @Test
    void writesWithinItsPermit() {
        permitted(65_536);
        assertEquals(Result.ok(), guest.call(STREAMS, WRITE, stdout, bytes("hello ")));
        assertEquals(Result.ok(), guest.call(STREAMS, WRITE, stdout, bytes("world")));
        assertEquals(Result.ok(), guest.call(STREAMS, "[method]output-stream.flush", stdout));
        assertEquals(Result.ok(), guest.call(STREAMS, "[method]output-stream.blocking-flush", stdout));
        assertEquals("hello world", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aWriteWithoutOrBeyondAPermitTraps() {
        assertEquals(Trap.Kind.HOST, trap(() -> guest.call(STREAMS, WRITE, stdout, bytes("x"))));
        permitted(65_536);
        assertEquals(Trap.Kind.HOST, trap(() -> guest.call(STREAMS, WRITE, stdout, new byte[65_537])));
        guest.ok(Long.class, STREAMS, CHECK_WRITE, stdout);
        guest.call(STREAMS, WRITE, stdout, new byte[65_536]);
        assertEquals(Trap.Kind.HOST, trap(() -> guest.call(STREAMS, WRITE, stdout, new byte[1])));
    }

    @Test
    void anEmptyWriteNeedsNoPermit() {
        assertEquals(Result.ok(), guest.call(STREAMS, WRITE, stdout, new byte[0]));
    }

    @Test
    void blockingWritesTakeFourKibibytes() {
        assertEquals(Result.ok(), guest.call(STREAMS, WRITE_AND_FLUSH, stdout, new byte[4096]));
        assertEquals(4096, out.size());
        assertEquals(Trap.Kind.HOST, trap(() -> guest.call(STREAMS, WRITE_AND_FLUSH, stdout, new byte[4097])));
        assertEquals(
                Trap.Kind.HOST,
                trap(() -> guest.call(STREAMS, "[method]output-stream.blocking-write-zeroes-and-flush", stdout, -1L)));
        assertEquals(4096, out.size());
    }

    @Test
    void writesZeroes() {
        permitted(65_536);
        assertEquals(Result.ok(), guest.call(STREAMS, "[method]output-stream.write-zeroes", stdout, 3L));
        assertEquals(
                Result.ok(), guest.call(STREAMS, "[method]output-stream.blocking-write-zeroes-and-flush", stdout, 2L));
        assertArrayEquals(new byte[5], out.toByteArray());
        assertEquals(
                Trap.Kind.HOST,
                trap(() -> guest.call(STREAMS, "[method]output-stream.write-zeroes", stdout, Long.MIN_VALUE)));
    }

    @Test
    void splicesWhatIsThere() {
        Object stdin = guest.call("wasi:cli/stdin", "get-stdin");
        assertEquals(0L, guest.ok(Long.class, STREAMS, "[method]output-stream.splice", stdout, stdin, 10L));
        feed.give(bytes("abcdef"));
        assertEquals(4L, guest.ok(Long.class, STREAMS, "[method]output-stream.blocking-splice", stdout, stdin, 4L));
        assertEquals(2L, guest.ok(Long.class, STREAMS, "[method]output-stream.splice", stdout, stdin, -1L));
        feed.end();
        assertEquals(
                "closed", Guest.label(guest.err(STREAMS, "[method]output-stream.blocking-splice", stdout, stdin, 4L)));
        assertEquals("abcdef", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void splicingMovesAtMostAChunk() {
        Guest other = new Guest(WasiContext.builder()
                .stdin(new ByteArrayInputStream(new byte[100_000]))
                .stdout(out)
                .build());
        Object to = other.call("wasi:cli/stdout", "get-stdout");
        Object from = other.call("wasi:cli/stdin", "get-stdin");
        assertEquals(
                65_536L, other.ok(Long.class, STREAMS, "[method]output-stream.blocking-splice", to, from, 1L << 60));
        assertEquals(
                34_464L, other.ok(Long.class, STREAMS, "[method]output-stream.blocking-splice", to, from, 1L << 60));
        assertEquals(100_000, out.size());
    }

    @Test
    void aFailureIsToldOnceAndThenClosed() {
        Guest other = new Guest(WasiContext.builder().stderr(new Broken()).build());
        Object err = other.call("wasi:cli/stderr", "get-stderr");
        Object failure = other.err(STREAMS, WRITE_AND_FLUSH, err, bytes("x"));
        assertEquals("last-operation-failed", Guest.label(failure));
        Object error = ((Variant) failure).payload().orElseThrow();
        assertEquals("the disk is full", other.call("wasi:io/error", "[method]error.to-debug-string", error));
        assertEquals("closed", Guest.label(other.err(STREAMS, WRITE_AND_FLUSH, err, bytes("x"))));
        assertEquals("closed", Guest.label(other.err(STREAMS, CHECK_WRITE, err)));
        Object ready = other.call(STREAMS, "[method]output-stream.subscribe", err);
        assertTrue(other.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
    }

    @Test
    void droppingFlushes() {
        ByteArrayOutputStream flushed = new ByteArrayOutputStream();
        Guest other = new Guest(
                WasiContext.builder().stdout(new BufferedOutputStream(flushed)).build());
        Object to = other.call("wasi:cli/stdout", "get-stdout");
        other.ok(Long.class, STREAMS, CHECK_WRITE, to);
        other.call(STREAMS, WRITE, to, bytes("late"));
        assertEquals(0, flushed.size());
        Guest.drop(to);
        assertEquals("late", flushed.toString(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Broken extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("the disk is full");
        }
    }
}
