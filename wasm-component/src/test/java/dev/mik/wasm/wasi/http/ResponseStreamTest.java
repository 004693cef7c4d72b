package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.STREAMS;
import static dev.mik.wasm.wasi.http.HttpGuest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.io.Waits;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The stream of a response's body, against servers that take their time. */
class ResponseStreamTest {
    private static final String WRITE = "[method]output-stream.write";

    private final HttpGuest http = new HttpGuest();

    /** Runs a guest that writes the body of a response that has begun. */
    private void stream(RecordingSink sink, Consumer<Object> writer) {
        http.serve(IncomingRequest.builder("GET", "/").build(), sink, (request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            Object stream = http.stream(body);
            writer.accept(stream);
            Guest.drop(stream);
            http.finish(body);
        });
    }

    private Object subscribe(Object stream) {
        return http.guest.call(STREAMS, "[method]output-stream.subscribe", stream);
    }

    private Object timer(long nanos) {
        return http.guest.call("wasi:clocks/monotonic-clock", "subscribe-duration", nanos);
    }

    private Object poll(Object... pollables) {
        return http.guest.call("wasi:io/poll", "poll", List.of(pollables));
    }

    private Object write(Object stream, byte[] bytes) {
        return http.guest.call(STREAMS, WRITE, stream, bytes);
    }

    @Test
    void blockingWritesAreMadeOnTheGuestsThread() {
        RecordingSink sink = RecordingSink.fast();
        stream(sink, stream -> http.write(stream, "hello"));
        assertFalse(sink.writtenByVirtualThread());
    }

    @Test
    void whatIsNotFlushedGoesWithTheEnd() {
        RecordingSink sink = RecordingSink.fast();
        stream(sink, stream -> {
            http.checkWrite(stream);
            write(stream, bytes("hel"));
            write(stream, bytes("lo"));
            assertEquals("", sink.body());
        });
        assertEquals(List.of("head 200", "write 3", "write 2", "end"), sink.calls);
        assertFalse(sink.writtenByVirtualThread());
    }

    @Test
    void whatIsNotFlushedGoesOutWhileTheGuestWaits() {
        RecordingSink sink = RecordingSink.fast();
        stream(sink, stream -> {
            http.checkWrite(stream);
            write(stream, bytes("event"));
            Object tick = timer(1_000_000);
            Waits.until("the event goes out", () -> {
                poll(tick);
                return sink.calls.getLast().equals("flush");
            });
            assertEquals("event", sink.body());
        });
        assertTrue(sink.writtenByVirtualThread());
    }

    @Test
    void aSlowServerTakesThePermitsAway() {
        RecordingSink sink = RecordingSink.slow();
        stream(sink, stream -> {
            int written = 0;
            while (http.checkWrite(stream) > 0 || !sink.isBlocked()) {
                byte[] bytes = new byte[(int) http.checkWrite(stream)];
                assertEquals(Result.ok(), write(stream, bytes));
                written += bytes.length;
                assertEquals(List.of(0L), poll(timer(1_000_000), timer(-1L)));
                assertTrue(written <= 2 * 65_536, "the host keeps only so much");
            }
            Object ready = subscribe(stream);
            assertEquals(List.of(0L), poll(timer(1_000_000), ready), "no room yet");
            assertFalse(http.guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
            sink.let(1);
            assertEquals(List.of(1L), poll(timer(-1L), ready));
            assertTrue(http.checkWrite(stream) > 0);
            sink.let(100);
        });
        assertEquals("end", sink.calls.getLast());
    }

    @Test
    void flushTakesThePermitUntilItIsDone() {
        RecordingSink sink = RecordingSink.slow();
        stream(sink, stream -> {
            http.checkWrite(stream);
            write(stream, bytes("x"));
            assertEquals(Result.ok(), http.guest.call(STREAMS, "[method]output-stream.flush", stream));
            assertEquals(0, http.checkWrite(stream));
            Object ready = subscribe(stream);
            assertEquals(List.of(0L), poll(timer(1_000_000), ready));
            sink.let(1);
            http.block(ready);
            assertEquals(65_536, http.checkWrite(stream));
            assertEquals(List.of("head 200", "write 1", "flush"), sink.calls);
        });
    }

    @Test
    void blockingFlushWaitsForTheBackground() {
        RecordingSink sink = RecordingSink.slow();
        stream(sink, stream -> {
            http.checkWrite(stream);
            write(stream, bytes("x"));
            http.guest.call(STREAMS, "[method]output-stream.flush", stream);
            Thread.ofVirtual().start(() -> {
                Waits.until("the write waits", sink::isBlocked);
                sink.let(1);
            });
            assertEquals(Result.ok(), http.guest.call(STREAMS, "[method]output-stream.blocking-flush", stream));
            assertEquals(List.of("head 200", "write 1", "flush"), sink.calls);
        });
    }

    @Test
    void aFlushOfNothingIsNothing() {
        RecordingSink sink = RecordingSink.fast();
        stream(sink, stream -> {
            assertEquals(Result.ok(), http.guest.call(STREAMS, "[method]output-stream.flush", stream));
            assertEquals(65_536, http.checkWrite(stream));
            assertEquals(Result.ok(), http.guest.call(STREAMS, "[method]output-stream.blocking-flush", stream));
        });
        assertEquals(List.of("head 200", "end"), sink.calls);
    }

    @Test
    void anInterruptEndsABlockedWrite() throws InterruptedException {
        RecordingSink sink = RecordingSink.slow();
        Waits.assertInterruptible(() -> stream(sink, stream -> http.write(stream, "x")));
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void anInterruptEndsAWaitForTheBackgroundWhichStops() throws InterruptedException {
        RecordingSink sink = RecordingSink.slow();
        Waits.assertInterruptible(() -> stream(sink, stream -> {
            http.checkWrite(stream);
            write(stream, bytes("x"));
            http.guest.call(STREAMS, "[method]output-stream.flush", stream);
            Waits.until("the write waits", sink::isBlocked);
            http.guest.call(STREAMS, "[method]output-stream.blocking-flush", stream);
        }));
        Waits.until("nobody writes any more", () -> !sink.isBlocked());
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void aClientThatIsGoneIsAFailedWrite() {
        RecordingSink sink = RecordingSink.fast();
        http.serve(IncomingRequest.builder("GET", "/").build(), sink, (request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            Object stream = http.stream(body);
            sink.failFromNowOn("Broken pipe");
            Object failed =
                    http.guest.err(STREAMS, "[method]output-stream.blocking-write-and-flush", stream, bytes("x"));
            Object error = ((Variant) failed).payload().orElseThrow();
            Object terminated = Variant.of("connection-terminated");
            assertEquals(Optional.of(terminated), http.types("http-error-code", error));
            assertEquals("closed", Guest.label(http.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
            Guest.drop(stream);
            assertEquals(Result.error(terminated), http.finish(body));
        });
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void aClientThatIsGoneInTheBackgroundIsAFailedWriteToo() {
        RecordingSink sink = RecordingSink.fast();
        stream(sink, stream -> {
            sink.failFromNowOn("Broken pipe");
            http.checkWrite(stream);
            write(stream, bytes("x"));
            http.guest.call(STREAMS, "[method]output-stream.flush", stream);
            http.block(subscribe(stream));
            Object failed = http.guest.err(STREAMS, "[method]output-stream.check-write", stream);
            assertEquals("last-operation-failed", Guest.label(failed));
        });
        assertEquals(List.of("head 200", "abort"), sink.calls);
    }

    @Test
    void aFailureOfTheServersOwnIsNotSwallowed() {
        RecordingSink sink = RecordingSink.fast();
        ResponseSink broken = new ResponseSink() {
            @Override
            public void head(ResponseHead head) {
                throw new IllegalStateException("a mistake");
            }

            @Override
            public void write(byte[] bytes) {}

            @Override
            public void flush() {}

            @Override
            public void end(List<Header> trailers) {}

            @Override
            public void refuse(HttpErrorCode code) {}

            @Override
            public void abort(String reason) {
                sink.abort(reason);
            }
        };
        IncomingRequest request = IncomingRequest.builder("GET", "/").build();
        assertThrows(
                IllegalStateException.class,
                () -> http.serve(request, broken, (in, out) -> http.set(out, http.response(200))));
        assertEquals(List.of("abort"), sink.calls);
    }
}
