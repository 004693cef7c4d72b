package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.wasi.Linked;
import dev.mik.wasm.wasi.WasiContext;
import dev.mik.wasm.wasi.io.Waits;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Components behind the JDK's web server. */
class WasiHttpHandlerTest {
    private final List<ComponentException> failures = new CopyOnWriteArrayList<>();
    private final List<WasiHttpHandler> handlers = new ArrayList<>();
    private final HttpServer server = server();
    private final HttpClient client = HttpClient.newHttpClient();
    private final JdkOutgoingHttp outgoing = new JdkOutgoingHttp(target -> true);

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new LinkageError("no server", e);
        }
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        outgoing.close();
        server.stop(0);
        handlers.forEach(WasiHttpHandler::close);
    }

    private void serve(UnaryOperator<WasiHttpHandler.Builder> settings) {
        WasiContext wasi = WasiContext.builder().outgoing(outgoing).build();
        WasiHttpHandler handler = settings.apply(
                        WasiHttpHandler.builder(Linked.component("handler-c"), wasi::hostContext)
                                .failures(failures::add))
                .build();
        handlers.add(handler);
        server.createContext("/", handler);
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.getAddress());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    @Test
    void answers() {
        serve(builder -> builder);
        HttpResponse<String> response = get("/reflect?a=%20b");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("path-with-query: /reflect?a=%20b\n"));
        assertTrue(response.body().contains("scheme: http\n"));
        assertTrue(response.body().contains("authority: localhost:"));
        assertEquals(418, get("/status?418").statusCode());
        assertEquals(204, get("/status?204").statusCode());
        assertEquals("1\n", get("/hop").body());
        assertEquals("1\n", get("/hop").body());
        assertEquals("", send(HttpRequest.newBuilder(uri("/big?1000")).HEAD()).body());
    }

    @Test
    void echoesWithAndWithoutALength() {
        serve(builder -> builder);
        String text = "0123456789abcdef".repeat(50_000);
        HttpResponse<String> known = send(HttpRequest.newBuilder(uri("/echo")).POST(BodyPublishers.ofString(text)));
        assertEquals(text, known.body());
        assertEquals(
                text.length(),
                known.headers().firstValueAsLong("content-length").orElseThrow());
        HttpResponse<String> chunked = send(HttpRequest.newBuilder(uri("/stream"))
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(text))));
        assertEquals(text, chunked.body());
    }

    @Test
    void bothBodiesStreamAtOnce() throws IOException {
        for (String path : List.of("/echo", "/stream", "/splice")) {
            serve(builder -> builder);
            try (RawClient raw = connect()) {
                raw.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
                assertEquals("HTTP/1.1 200 OK", raw.head().getFirst(), "the head comes before the body is sent");
                for (String word : List.of("one", "two", "three")) {
                    assertEquals(word, raw.sendChunk(word).chunk());
                }
                assertEquals("", raw.sendChunk("").chunk());
            }
            server.removeContext("/");
        }
    }

    @Test
    void aConnectionIsUsedAgain() throws IOException {
        serve(builder -> builder);
        try (RawClient raw = connect()) {
            for (int i = 0; i < 3; i++) {
                raw.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
                StringBuilder body = new StringBuilder();
                for (String chunk = raw.chunk(); !chunk.isEmpty(); chunk = raw.chunk()) {
                    body.append(chunk);
                }
                assertEquals("hello\n", body.toString());
            }
        }
    }

    @Test
    void aResponseThatBreaksOffClosesTheConnection() throws IOException {
        serve(builder -> builder);
        for (String path : List.of("/unfinished", "/late?trap", "/late?return", "/late?exit")) {
            try (RawClient raw = connect()) {
                raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
                assertEquals("half of it\n", raw.chunk());
                assertThrows(EOFException.class, raw::chunk, path);
            }
        }
        try (RawClient raw = connect()) {
            raw.send("GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
            assertEquals("five\n", raw.rest());
        }
    }

    @Test
    void aResponseThatIsCompleteIsOutBeforeTheGuestHasReturned() throws IOException {
        serve(builder -> builder.timeout(Duration.ofMinutes(1)));
        try (RawClient raw = connect()) {
            raw.send("GET /after?spin HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
            assertEquals("all of it\n", raw.chunk());
            assertEquals("", raw.chunk());
        }
    }

    @Test
    void whatFailsBeforeItAnswersIsAnError() {
        serve(builder -> builder);
        assertEquals(500, get("/trap").statusCode());
        assertEquals(500, get("/exit?0").statusCode());
        assertEquals(500, get("/never").statusCode());
        assertEquals(500, get("/error?code=3").statusCode());
        assertEquals(2, failures.size());
        assertEquals(200, get("/hello").statusCode());
    }

    @Test
    void whatTakesTooLongIsStopped() throws IOException {
        serve(builder -> builder.timeout(Duration.ofMillis(300)));
        for (String path : List.of("/spin", "/spin-calls", "/sleep?60000")) {
            assertEquals(504, get(path).statusCode(), path);
        }
        try (RawClient raw = connect()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
                    .head();
            assertEquals("", raw.rest(), "a body that never comes");
        }
        try (RawClient raw = connect()) {
            raw.send("GET /big?100000000 HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
            Waits.until("a client that does not read is given up", () -> failures.size() == 5);
        }
        failures.forEach(failure -> assertEquals(Trap.Kind.TIMEOUT, ((Trap) failure).kind()));
    }

    @Test
    void guestsBeyondTheThreadsAreTurnedAway() throws IOException {
        serve(builder -> builder.threads(1).patience(Duration.ofMillis(50)).timeout(Duration.ofMinutes(1)));
        try (RawClient first = connect()) {
            first.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .head();
            assertEquals(503, get("/hello").statusCode());
            first.sendChunk("");
            assertEquals("", first.chunk());
            Waits.until("the thread is free again", () -> get("/hello").statusCode() == 200);
        }
    }

    @Test
    void aClientThatLeavesEndsItsGuest() throws IOException {
        serve(builder -> builder.threads(1).timeout(Duration.ofMinutes(1)));
        try (RawClient raw = connect()) {
            raw.send("GET /big?1000000000 HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
        }
        Waits.until("the thread is free again", () -> get("/hello").statusCode() == 200);
        assertFalse(failures.isEmpty());
    }

    @Test
    void callsOut() {
        serve(builder -> builder.threads(4));
        String text = "0123456789abcdef".repeat(10_000);
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(uri("/call?url=" + uri("/echo"))).POST(BodyPublishers.ofString(text)));
        assertEquals(200, response.statusCode());
        assertEquals(text, response.body());
        assertEquals(
                "status 200\nstatus 200\n", get("/both?url=" + uri("/hello")).body());
        String timedOut = get("/call?timeout=100&url=" + uri("/sleep?5000")).body();
        assertEquals("error-code 9\n", timedOut);
    }
}
