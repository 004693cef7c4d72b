package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.STREAMS;
import static dev.mik.wasm.wasi.http.HttpGuest.TYPES;
import static dev.mik.wasm.wasi.http.HttpGuest.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Result;
import dev.mik.wasm.Trap;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import dev.mik.wasm.wasi.io.Feed;
import dev.mik.wasm.wasi.io.Waits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The requests that guests make, against an {@link OutgoingHttp} that the test plays. */
class OutgoingTest {
    private final CompletableFuture<OutgoingRequest> sent = new CompletableFuture<>();
    private final CompletableFuture<IncomingResponse> answer = new CompletableFuture<>();
    private final HttpGuest http = guest(request -> {
        sent.complete(request);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    });

    private static HttpGuest guest(OutgoingHttp outgoing) {
        return new HttpGuest(WasiContext.builder().outgoing(outgoing).build());
    }

    private void answer(int status, InputStream body, Header... headers) {
        answer.complete(new IncomingResponse(status, List.of(headers), body, TrailerSource.NONE));
    }

    private Object handle(Object request) {
        return http.guest.call("wasi:http/outgoing-handler", "handle", request, Optional.empty());
    }

    private static String read(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theRequestIsWhatTheGuestSays() {
        Object options = http.types("[constructor]request-options");
        String set = "[method]request-options.set-";
        assertEquals(Result.ok(), http.types(set + "connect-timeout", options, Optional.of(5_000_000L)));
        assertEquals(Result.ok(), http.types(set + "first-byte-timeout", options, Optional.of(-1L)));
        assertEquals(Result.ok(), http.types(set + "between-bytes-timeout", options, Optional.of(7L)));
        assertEquals(Result.ok(), http.types(set + "between-bytes-timeout", options, Optional.empty()));
        assertEquals(Optional.of(-1L), http.types("[method]request-options.first-byte-timeout", options));
        assertEquals(Optional.empty(), http.types("[method]request-options.between-bytes-timeout", options));
        http.send(http.request("DELETE", "example.com:81", "/a?b", "X-A", "1"), options);
        OutgoingRequest request = sent.join();
        assertEquals("DELETE http example.com:81 /a?b", text(request));
        assertEquals(List.of(new Header("X-A", "1")), request.headers());
        assertEquals(Optional.of(Duration.ofMillis(5)), request.timeouts().connect());
        assertEquals(
                Optional.of(Duration.ofNanos(Long.MAX_VALUE)),
                request.timeouts().firstByte());
        assertEquals(Optional.empty(), request.timeouts().betweenBytes());
        assertEquals(Optional.empty(), request.body().map(InputStream::toString));
    }

    private static String text(OutgoingRequest request) {
        return String.join(" ", request.method(), request.scheme(), request.authority(), request.pathWithQuery());
    }

    @Test
    void whatIsNotSaidHasDefaults() {
        Object request = http.types("[constructor]outgoing-request", http.fields());
        assertEquals(Variant.of("get"), http.types("[method]outgoing-request.method", request));
        assertEquals(Optional.empty(), http.types("[method]outgoing-request.scheme", request));
        assertEquals(Optional.empty(), http.types("[method]outgoing-request.path-with-query", request));
        assertEquals(Optional.empty(), http.types("[method]outgoing-request.authority", request));
        http.types("[method]outgoing-request.set-authority", request, Optional.of("example.com"));
        http.send(request);
        assertEquals("GET https example.com /", text(sent.join()));
    }

    @Test
    void aQueryAloneIsOfTheRoot() {
        http.send(http.request("GET", "a", "?x=1"));
        assertEquals("/?x=1", sent.join().pathWithQuery());
    }

    @Test
    void hostilePartsAreRefused() {
        Object request = http.types("[constructor]outgoing-request", http.fields());
        String set = "[method]outgoing-request.set-";
        for (String path : List.of(
                "/a b",
                "/a\r\nHost: b",
                "/\u0000",
                "/\u00e4",
                "/a#b",
                "a",
                "http://b/",
                "/\u007f",
                "/" + "x".repeat(70_000))) {
            assertEquals(Result.error(), http.types(set + "path-with-query", request, Optional.of(path)), path);
        }
        for (String authority : List.of(
                "",
                "a b",
                "a/b",
                "user@host",
                "a:b",
                "a:",
                "a:65536",
                "a:-1",
                "[::1",
                "[]",
                "a\r\n",
                "a?b",
                "a#b",
                "[::1]x",
                "a:80:80",
                "\u00e4",
                "[fe80::1%25eth0]")) {
            assertEquals(Result.error(), http.types(set + "authority", request, Optional.of(authority)), authority);
        }
        for (String authority :
                List.of("a", "a:80", "[::1]:8080", "127.0.0.1", "a_b.example.com:65535", "[::ffff:1.2.3.4]")) {
            assertEquals(Result.ok(), http.types(set + "authority", request, Optional.of(authority)), authority);
        }
        for (String method : List.of("", "A B", "GET\r\n", "(", "\u00c4")) {
            assertEquals(Result.error(), http.types(set + "method", request, Variant.of("other", method)), method);
        }
        for (String scheme : List.of("", "1a", "a:", "a b")) {
            Object other = Variant.of("other", scheme);
            assertEquals(Result.error(), http.types(set + "scheme", request, Optional.of(other)), scheme);
        }
        assertEquals(Result.ok(), http.types(set + "method", request, Variant.of("other", "PURGE")));
        assertEquals(Variant.of("other", "PURGE"), http.types("[method]outgoing-request.method", request));
        Object ws = Optional.of(Variant.of("other", "WS"));
        assertEquals(Result.ok(), http.types(set + "scheme", request, ws));
        assertEquals(Optional.of(Variant.of("other", "ws")), http.types("[method]outgoing-request.scheme", request));
    }

    @Test
    void aRequestWithoutAnAuthorityOrWithABadLengthIsRefusedAtOnce() {
        Object nowhere = http.types("[constructor]outgoing-request", http.fields());
        assertEquals(Result.error(Variant.of("HTTP-request-URI-invalid")), handle(nowhere));
        Object odd = http.request("POST", "a", "/", "Content-Length", "ten");
        assertEquals(Result.error(), http.types("[method]outgoing-request.body", odd));
        assertEquals(Result.error(Variant.of("HTTP-protocol-error")), handle(odd));
        assertFalse(sent.isDone());
    }

    @Test
    void requestsAreRefusedUnlessToldOtherwise() {
        HttpGuest other = new HttpGuest();
        Object request = other.request("POST", "example.com", "/");
        Object stream = other.stream(other.requestBody(request));
        assertEquals(
                Result.error(Variant.of("HTTP-request-denied")),
                other.guest.call("wasi:http/outgoing-handler", "handle", request, Optional.empty()));
        assertEquals("closed", Guest.label(other.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
    }

    @Test
    void anAnswerIsTakenOnce() {
        Object future = http.send(http.request("GET", "a", "/"));
        assertEquals(Optional.empty(), http.types("[method]future-incoming-response.get", future));
        answer(404, new ByteArrayInputStream(bytes("gone")), new Header("X-B", "2"), new Header("Connection", "close"));
        Object response = http.awaited(future);
        assertEquals(Optional.of(Result.error()), http.types("[method]future-incoming-response.get", future));
        Guest.drop(future);
        assertEquals(404, http.status(response));
        Object headers = http.types("[method]incoming-response.headers", response);
        List<?> entries = http.guest.call(List.class, TYPES, "[method]fields.entries", headers);
        assertEquals(1, entries.size(), "fields of the connection are not the guest's");
        Guest.drop(headers);
        Object body = http.incomingBody(response);
        assertEquals(Result.error(), http.types("[method]incoming-response.consume", response));
        Guest.drop(response);
        Object stream = http.incomingStream(body);
        assertEquals("gone", http.readAll(stream));
        Guest.drop(stream);
        Object trailers = http.types("[static]incoming-body.finish", body);
        http.block(http.types("[method]future-trailers.subscribe", trailers));
        assertEquals(
                Optional.of(Result.ok(Result.ok(Optional.empty()))),
                http.types("[method]future-trailers.get", trailers));
        Guest.drop(trailers);
    }

    @Test
    void failuresHaveCodes() {
        assertEquals("DNS-error", failureOf(new UnknownHostException("a")));
        assertEquals("connection-refused", failureOf(new ConnectException("no")));
        assertEquals(
                "destination-IP-prohibited", failureOf(new HttpException(HttpErrorCode.DESTINATION_IP_PROHIBITED)));
        assertEquals("internal-error", failureOf(new IOException("odd")));
        assertEquals("internal-error", failureOf(new IllegalStateException("odd")));
        assertEquals("connection-terminated", failureOf(new IOException("Connection reset")));
    }

    @Test
    void aGuestThatWritesOnIsToldWhatHasFailed() {
        HttpGuest other = guest(request -> {
            throw new ConnectException("no");
        });
        Object request = other.request("POST", "a", "/");
        Object stream = other.stream(other.requestBody(request));
        assertEquals("connection-refused", other.failure(other.send(request)));
        Object failed = other.guest.err(STREAMS, "[method]output-stream.check-write", stream);
        Object error = ((Variant) failed).payload().orElseThrow();
        assertEquals(Optional.of(Variant.of("connection-refused")), other.types("http-error-code", error));
        assertEquals("closed", Guest.label(other.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
    }

    private static String failureOf(Exception failure) {
        HttpGuest guest = guest(request -> {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            throw (IOException) failure;
        });
        return guest.failure(guest.send(guest.request("GET", "a", "/")));
    }

    @Test
    void theBodyIsReadWhileItIsWritten() throws IOException {
        Object request = http.request("POST", "a", "/");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        assertEquals(Result.ok(), http.write(stream, "early "));
        http.send(request);
        InputStream in = sent.join().body().orElseThrow();
        assertEquals("early ", read(in, 6));
        assertEquals(Result.ok(), http.write(stream, "late"));
        assertEquals("late", read(in, 4));
        Guest.drop(stream);
        assertEquals(Result.ok(), http.finish(body, http.fields("x-sum", "3")));
        assertEquals(-1, in.read());
        assertEquals(List.of(new Header("x-sum", "3")), sent.join().trailers().get());
    }

    @Test
    void aSlowReaderTakesThePermitsAway() throws IOException {
        Object request = http.request("POST", "a", "/");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        http.send(request);
        assertEquals(65_536, http.checkWrite(stream));
        http.guest.call(STREAMS, "[method]output-stream.write", stream, new byte[65_536]);
        assertEquals(0, http.checkWrite(stream));
        Object ready = http.guest.call(STREAMS, "[method]output-stream.subscribe", stream);
        assertFalse(http.guest.call(Boolean.class, "wasi:io/poll", "[method]pollable.ready", ready));
        InputStream in = sent.join().body().orElseThrow();
        Thread.ofVirtual().start(() -> {
            try {
                in.readNBytes(10_000);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        http.block(ready);
        assertTrue(http.checkWrite(stream) > 0);
        assertEquals(Result.ok(), http.write(stream, "x".repeat(4096)));
    }

    @Test
    void beforeItIsSentABodyTakesOnlyWhatFits() {
        Object stream = http.stream(http.requestBody(http.request("POST", "a", "/")));
        http.checkWrite(stream);
        http.guest.call(STREAMS, "[method]output-stream.write", stream, new byte[65_536]);
        assertEquals(
                Trap.Kind.HOST,
                assertThrows(Trap.class, () -> http.write(stream, "x")).kind());
    }

    @Test
    void aBodyThatIsGivenUpFailsForItsReader() {
        Object request = http.request("POST", "a", "/");
        Object body = http.requestBody(request);
        http.send(request);
        Guest.drop(body);
        InputStream in = sent.join().body().orElseThrow();
        assertThrows(HttpException.class, in::read);
    }

    @Test
    void aBodyOfAnotherLengthFailsForBoth() {
        Object request = http.request("POST", "a", "/", "Content-Length", "5");
        Object body = http.requestBody(request);
        http.send(request);
        assertEquals(OptionalLong.of(5), sent.join().contentLength());
        Variant size = Variant.of("HTTP-request-body-size", Optional.of(0L));
        assertEquals(Result.error(size), http.finish(body));
        InputStream in = sent.join().body().orElseThrow();
        HttpException failure = assertThrows(HttpException.class, in::read);
        assertEquals(size, failure.code().variant());
    }

    @Test
    void aReaderThatLeavesClosesTheStream() throws IOException {
        Object request = http.request("POST", "a", "/");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        http.send(request);
        sent.join().body().orElseThrow().close();
        assertEquals("closed", Guest.label(http.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
        Guest.drop(stream);
        assertEquals(Result.ok(), http.finish(body), "a server may answer without reading all of a request");
    }

    @Test
    void droppingTheFutureEndsTheExchange() {
        CountDownLatch interrupted = new CountDownLatch(1);
        HttpGuest other = guest(request -> {
            sent.complete(request);
            try {
                return answer.get();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
        });
        Object request = other.request("POST", "a", "/");
        Object stream = other.stream(other.requestBody(request));
        Object future = other.send(request);
        sent.join();
        Guest.drop(future);
        Waits.until("the sender is interrupted", () -> interrupted.getCount() == 0);
        assertEquals("closed", Guest.label(other.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
    }

    @Test
    void anAnswerThatComesTooLateIsClosed() {
        Feed feed = new Feed();
        CompletableFuture<Void> go = new CompletableFuture<>();
        HttpGuest other = guest(request -> {
            sent.complete(request);
            while (!go.isDone()) {
                Thread.onSpinWait();
            }
            return new IncomingResponse(200, List.of(), feed, TrailerSource.NONE);
        });
        Object future = other.send(other.request("GET", "a", "/"));
        sent.join();
        Guest.drop(future);
        go.complete(null);
        Waits.until("the answer is closed", feed::isClosed);
    }

    @Test
    void droppingTheAnswerOrItsBodyClosesIt() {
        for (boolean taken : new boolean[] {false, true}) {
            Feed feed = new Feed();
            HttpGuest other = guest(request -> new IncomingResponse(200, List.of(), feed, TrailerSource.NONE));
            Object response = other.awaited(other.send(other.request("GET", "a", "/")));
            if (taken) {
                Object body = other.incomingBody(response);
                Guest.drop(response);
                assertFalse(feed.isClosed());
                Object stream = other.incomingStream(body);
                other.guest.ok(byte[].class, STREAMS, "[method]input-stream.read", stream, 1L);
                Guest.drop(stream);
                Guest.drop(body);
                Waits.until("the reader has left", () -> feed.inside() == 0);
            } else {
                Guest.drop(response);
            }
            assertTrue(feed.isClosed());
        }
    }

    @Test
    void closingTheContextEndsEverything() {
        Object request = http.request("POST", "a", "/");
        Object stream = http.stream(http.requestBody(request));
        http.send(request);
        sent.join();
        http.guest.io().close();
        assertEquals("closed", Guest.label(http.guest.err(STREAMS, "[method]output-stream.check-write", stream)));
    }

    @Test
    void requestsAtOnceAreBounded() {
        Object last = "";
        for (int i = 0; i < HttpSettings.DEFAULT.outgoingLimit(); i++) {
            last = http.send(http.request("GET", "a", "/"));
        }
        Object refused = handle(http.request("GET", "a", "/"));
        assertEquals(Result.error(Variant.of("connection-limit-reached")), refused);
        Guest.drop(last);
        http.send(http.request("GET", "a", "/"));
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws InterruptedException {
        Waits.assertInterruptible(() -> http.answer(http.send(http.request("GET", "a", "/"))));
    }

    @Test
    void anInterruptEndsTheWaitForRoom() throws InterruptedException {
        Object request = http.request("POST", "a", "/");
        Object stream = http.stream(http.requestBody(request));
        http.send(request);
        http.checkWrite(stream);
        http.guest.call(STREAMS, "[method]output-stream.write", stream, new byte[65_536]);
        Waits.assertInterruptible(() -> http.write(stream, "x"));
    }

    @Test
    void manyAreWaitedForAtOnce() {
        AtomicBoolean slow = new AtomicBoolean(true);
        HttpGuest other = guest(request -> {
            if (request.pathWithQuery().equals("/slow")) {
                while (slow.get()) {
                    Thread.onSpinWait();
                }
            }
            return new IncomingResponse(200, List.of(), InputStream.nullInputStream(), TrailerSource.NONE);
        });
        Object first = other.send(other.request("GET", "a", "/slow"));
        Object second = other.send(other.request("GET", "a", "/fast"));
        String subscribe = "[method]future-incoming-response.subscribe";
        Object both = List.of(other.types(subscribe, first), other.types(subscribe, second));
        assertEquals(List.of(1L), other.guest.call("wasi:io/poll", "poll", both));
        slow.set(false);
        assertEquals(200, other.status(other.awaited(first)));
    }

    @Test
    void nothingIsKeptOfWhatIsOver() {
        answer(200, InputStream.nullInputStream());
        Object request = http.request("POST", "a", "/", "a", "b");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        http.write(stream, "unread");
        Object response = http.awaited(http.send(request));
        Guest.drop(stream);
        http.finish(body);
        Guest.drop(response);
        assertEquals(0, http.guest.io().held());
    }
}
