package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.STREAMS;
import static dev.mik.wasm.wasi.http.HttpGuest.TYPES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.io.Feed;
import dev.mik.wasm.wasi.io.Waits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a handler sees of the request that it is given. */
class RequestTest {
    private final HttpGuest http = new HttpGuest();
    private final Feed feed = new Feed();

    private void serve(IncomingRequest.Builder request, Consumer<Object> handler) {
        http.serve(request.build(), RecordingSink.fast(), (in, out) -> handler.accept(in));
    }

    private IncomingRequest.Builder post() {
        return IncomingRequest.builder("POST", "/in").body(feed);
    }

    private Object get(String function, Object request) {
        return http.types("[method]incoming-request." + function, request);
    }

    private Object trailers(Object future) {
        return http.types("[method]future-trailers.get", future);
    }

    private void block(Object future) {
        http.block(http.types("[method]future-trailers.subscribe", future));
    }

    private static Optional<Object> outcome(Result result) {
        return Optional.of(Result.ok(result));
    }

    @Test
    void itsHeadIsWhatTheServerSays() {
        serve(IncomingRequest.builder("PATCH", "/a?b=c").scheme("https").authority("example.com:8443"), request -> {
            assertEquals(Variant.of("patch"), get("method", request));
            assertEquals(Optional.of("/a?b=c"), get("path-with-query", request));
            assertEquals(Optional.of(Variant.of("HTTPS")), get("scheme", request));
            assertEquals(Optional.of("example.com:8443"), get("authority", request));
        });
        serve(IncomingRequest.builder("BREW", "*").scheme("coffee"), request -> {
            assertEquals(Variant.of("other", "BREW"), get("method", request));
            assertEquals(Optional.of(Variant.of("other", "coffee")), get("scheme", request));
            assertEquals(Optional.empty(), get("authority", request));
        });
    }

    @Test
    void itsHeadersAreThoseOfTheMessageAndMayNotBeChanged() {
        IncomingRequest.Builder builder = IncomingRequest.builder("GET", "/")
                .header("Host", "example.com")
                .header("Connection", "keep-alive")
                .header("X-Letter", "\u00e4");
        serve(builder, request -> {
            Object headers = get("headers", request);
            List<?> entries = http.guest.call(List.class, TYPES, "[method]fields.entries", headers);
            assertEquals(1, entries.size());
            List<?> entry = (List<?>) entries.getFirst();
            assertEquals("X-Letter", entry.getFirst());
            assertEquals("\u00e4", HttpGuest.text(entry.get(1)));
            assertEquals(
                    Result.error(Variant.of("immutable")), http.types("[method]fields.delete", headers, "x-letter"));
            Guest.drop(headers);
        });
    }

    @Test
    void whatWasReadCanBeSentOn() {
        serve(IncomingRequest.builder("GET", "/").header("te", "trailers").header("a", "b"), request -> {
            Object headers = get("headers", request);
            Object entries = http.types("[method]fields.entries", headers);
            http.guest.ok(Object.class, TYPES, "[static]fields.from-list", entries);
        });
    }

    @Test
    void itsBodyIsReadToTheEnd() {
        serve(IncomingRequest.builder("POST", "/").body(new ByteArrayInputStream(new byte[100_000])), request -> {
            Object stream = http.incomingStream(http.incomingBody(request));
            assertEquals(100_000, http.readAll(stream).length());
        });
    }

    @Test
    void partsAreTakenOnce() {
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            assertEquals(Result.error(), get("consume", request));
            http.incomingStream(body);
            assertEquals(Result.error(), http.types("[method]incoming-body.stream", body));
        });
    }

    @Test
    void parentsOutliveTheirChildren() {
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            Object stream = http.incomingStream(body);
            assertTrap(() -> http.types("[static]incoming-body.finish", body));
            Guest.drop(stream);
        });
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            http.incomingStream(body);
            assertTrap(() -> Guest.drop(body));
        });
        serve(post(), request -> {
            get("headers", request);
            assertTrap(() -> Guest.drop(request));
        });
    }

    private static void assertTrap(Runnable call) {
        assertEquals(Trap.Kind.HANDLE, assertThrows(Trap.class, call::run).kind());
    }

    @Test
    void aBodyOutlivesItsRequest() {
        feed.give((byte) 'x');
        feed.end();
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            Guest.drop(request);
            assertEquals("x", http.readAll(http.incomingStream(body)));
        });
    }

    @Test
    void trailersComeAfterTheBody() {
        feed.give((byte) 'x');
        IncomingRequest.Builder request =
                post().trailers(() -> List.of(new Header("X-Sum", "1"), new Header("TE", "")));
        serve(request, in -> {
            Object body = http.incomingBody(in);
            Object stream = http.incomingStream(body);
            http.guest.ok(byte[].class, STREAMS, "[method]input-stream.blocking-read", stream, 1L);
            Guest.drop(stream);
            Object future = http.types("[static]incoming-body.finish", body);
            assertEquals(Optional.empty(), trailers(future));
            feed.end();
            block(future);
            Object fields = fields(trailers(future));
            List<?> entries = http.guest.call(List.class, TYPES, "[method]fields.entries", fields);
            assertEquals("X-Sum", ((List<?>) entries.getFirst()).getFirst());
            assertEquals(1, entries.size(), "forbidden ones are not shown");
            assertEquals(Result.error(Variant.of("immutable")), http.types("[method]fields.delete", fields, "x-sum"));
            assertEquals(Optional.of(Result.error()), trailers(future));
        });
    }

    private static Object fields(Object got) {
        Result outer = (Result) ((Optional<?>) got).orElseThrow();
        Result inner = (Result) outer.payload().orElseThrow();
        return ((Optional<?>) inner.payload().orElseThrow()).orElseThrow();
    }

    @Test
    void aBodyWithoutTrailersHasNone() {
        serve(IncomingRequest.builder("GET", "/"), request -> {
            Object future = http.types("[static]incoming-body.finish", http.incomingBody(request));
            block(future);
            assertEquals(outcome(Result.ok(Optional.empty())), trailers(future));
        });
    }

    @Test
    void finishingSkipsWhatWasNotRead() {
        ByteArrayInputStream body = new ByteArrayInputStream(new byte[1_000_000]);
        serve(IncomingRequest.builder("POST", "/").body(body), request -> {
            Object future = http.types("[static]incoming-body.finish", http.incomingBody(request));
            Waits.until(
                    "the rest is read in the background",
                    () -> !trailers(future).equals(Optional.empty()));
            assertEquals(0, body.available());
        });
    }

    @Test
    void finishingWaitsForAReadUnderWay() {
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            Object stream = http.incomingStream(body);
            http.guest.ok(byte[].class, STREAMS, "[method]input-stream.read", stream, 1L);
            Waits.until("the body is being read", () -> feed.inside() == 1);
            Guest.drop(stream);
            Object future = http.types("[static]incoming-body.finish", body);
            assertEquals(Optional.empty(), trailers(future));
            feed.give((byte) 'x');
            feed.end();
            block(future);
            assertEquals(outcome(Result.ok(Optional.empty())), trailers(future));
        });
    }

    @Test
    void aBodyThatBreaksSaysSoToTheReaderAndInItsTrailers() {
        feed.fail("Connection reset");
        serve(post(), request -> {
            Object body = http.incomingBody(request);
            Object stream = http.incomingStream(body);
            Object failed = http.guest.err(STREAMS, "[method]input-stream.blocking-read", stream, 1L);
            Object error = ((Variant) failed).payload().orElseThrow();
            Variant terminated = Variant.of("connection-terminated");
            assertEquals(Optional.of(terminated), http.types("http-error-code", error));
            Guest.drop(stream);
            Object future = http.types("[static]incoming-body.finish", body);
            block(future);
            assertEquals(outcome(Result.error(terminated)), trailers(future));
        });
    }

    @Test
    void trailersThatBreakSaySo() {
        feed.end();
        IncomingRequest.Builder request = post().trailers(() -> {
            throw new IOException("nonsense after the body");
        });
        serve(request, in -> {
            Object future = http.types("[static]incoming-body.finish", http.incomingBody(in));
            block(future);
            Variant nonsense = Variant.of("internal-error", Optional.of("nonsense after the body"));
            assertEquals(outcome(Result.error(nonsense)), trailers(future));
        });
    }

    @Test
    void anInterruptEndsTheWaitForTrailers() throws InterruptedException {
        Waits.assertInterruptible(() -> serve(
                post(), request -> block(http.types("[static]incoming-body.finish", http.incomingBody(request)))));
        Waits.assertInterruptible(() -> serve(post(), request -> {
            Object future = http.types("[static]incoming-body.finish", http.incomingBody(request));
            trailers(future);
            block(future);
        }));
    }

    @Test
    void nobodyReadsTheBodyOnceTheHandlerHasReturned() {
        serve(post(), request -> {
            Object stream = http.incomingStream(http.incomingBody(request));
            http.guest.ok(byte[].class, STREAMS, "[method]input-stream.read", stream, 1L);
            Waits.until("the body is being read", () -> feed.inside() == 1);
        });
        assertEquals(0, feed.inside());
        assertTrue(!feed.isClosed(), "closing it is the server's business");
    }

    @Test
    void aHandlerMayReadWhileItWrites() {
        RecordingSink sink = RecordingSink.fast();
        http.serve(post().build(), sink, (request, out) -> {
            Object response = http.response(200);
            Object body = http.body(response);
            http.set(out, response);
            Object to = http.stream(body);
            Object incoming = http.incomingBody(request);
            Object from = http.incomingStream(incoming);
            for (char letter : "echo".toCharArray()) {
                feed.give((byte) letter);
                http.write(
                        to,
                        HttpGuest.text(
                                http.guest.ok(byte[].class, STREAMS, "[method]input-stream.blocking-read", from, 10L)));
                assertTrue(sink.body().endsWith(String.valueOf(letter)));
            }
            Guest.drop(to);
            Guest.drop(from);
            Guest.drop(incoming);
            http.finish(body);
        });
        assertEquals("echo", sink.body());
        assertEquals("end", sink.calls.getLast());
    }
}
