package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpGuest.STREAMS;
import static dev.mik.wasm.wasi.http.HttpGuest.TYPES;
import static dev.mik.wasm.wasi.http.HttpGuest.bytes;
import static dev.mik.wasm.wasi.http.HttpGuest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import dev.mik.wasm.wasi.io.Waits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guests' requests to a real server. */
class JdkOutgoingHttpTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> say = new LinkedBlockingQueue<>();
    private final List<OutgoingTarget> asked = new ArrayList<>();
    private final JdkOutgoingHttp client = new JdkOutgoingHttp(target -> {
        asked.add(target);
        return true;
    });
    private final HttpGuest http = guest(client);
    private HttpServer server = server();

    private static HttpGuest guest(OutgoingHttp outgoing) {
        return new HttpGuest(WasiContext.builder().outgoing(outgoing).build());
    }

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
        server.createContext("/echo", this::echo);
        server.createContext("/talk", this::talk);
        server.createContext("/listen", this::listen);
        server.createContext("/head", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> heard.add(name + "=" + values));
            exchange.getResponseHeaders().add("X-Twice", "1");
            exchange.getResponseHeaders().add("X-Twice", "2");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.getResponseHeaders().add("Location", "/echo");
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getQuery()), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Says what the test wants said, a piece at a time; {@code "."} ends it. */
    private void talk(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String word = take(say); !word.equals("."); word = take(say)) {
                out.write(bytes(word));
                out.flush();
            }
        }
    }

    /** Tells the test each piece that it reads. */
    private void listen(HttpExchange exchange) throws IOException {
        byte[] buffer = new byte[100];
        InputStream in = exchange.getRequestBody();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            heard.add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        }
        heard.add("end");
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static String take(BlockingQueue<String> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String authority() {
        return "localhost:" + server.getAddress().getPort();
    }

    private Object timeouts(String name, Duration time) {
        Object options = http.types("[constructor]request-options");
        http.types("[method]request-options.set-" + name, options, Optional.of(time.toNanos()));
        return options;
    }

    @Test
    void bothBodiesGoThrough() {
        Object request = http.request("POST", authority(), "/echo?x=%20{y}");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        Object future = http.send(request);
        for (int i = 0; i < 100; i++) {
            assertEquals(Result.ok(), http.write(stream, "x".repeat(4096)));
        }
        Guest.drop(stream);
        assertEquals(Result.ok(), http.finish(body));
        Object response = http.awaited(future);
        assertEquals(200, http.status(response));
        String echo = http.readAll(http.incomingStream(http.incomingBody(response)));
        assertEquals(409_600, echo.length());
        assertEquals(
                "http localhost",
                asked.getFirst().scheme() + " " + asked.getFirst().host());
        assertEquals(server.getAddress().getPort(), asked.getFirst().port());
        assertTrue(asked.getFirst().addresses().getFirst().isLoopbackAddress());
    }

    @Test
    void theRequestIsSentWhileItIsWritten() {
        Object request = http.request("PUT", authority(), "/listen");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        Object future = http.send(request);
        http.write(stream, "one");
        assertEquals("one", take(heard));
        http.write(stream, "two");
        assertEquals("two", take(heard));
        Guest.drop(stream);
        http.finish(body);
        assertEquals("end", take(heard));
        assertEquals(204, http.status(http.awaited(future)));
    }

    @Test
    void theAnswerIsReadWhileItIsSaid() {
        Object response = http.awaited(http.send(http.request("GET", authority(), "/talk")));
        Object stream = http.incomingStream(http.incomingBody(response));
        for (String word : List.of("one", "two", "three")) {
            say.add(word);
            byte[] read = http.guest.ok(byte[].class, STREAMS, "[method]input-stream.blocking-read", stream, 99L);
            assertEquals(word, text(read));
        }
        say.add(".");
        assertEquals("", http.readAll(stream));
    }

    @Test
    void aLengthThatIsKnownIsSent() {
        Object request = http.request("POST", authority(), "/head?200", "Content-Length", "2");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        Object future = http.send(request);
        http.write(stream, "hi");
        Guest.drop(stream);
        http.finish(body);
        http.awaited(future);
        assertTrue(heard.contains("Content-length=[2]"), heard::toString);
        assertFalse(heard.toString().contains("Transfer-encoding"));
    }

    @Test
    void theAnswerIsGivenAsItCame() {
        for (int status : new int[] {200, 301, 401, 407, 503}) {
            Object response = http.awaited(http.send(http.request("GET", authority(), "/head?" + status, "X-A", "b")));
            assertEquals(status, http.status(response));
            Object headers = http.types("[method]incoming-response.headers", response);
            List<?> values = http.guest.call(List.class, TYPES, "[method]fields.get", headers, "x-twice");
            assertEquals(List.of("1", "2"), values.stream().map(HttpGuest::text).toList());
            assertEquals(true, http.types("[method]fields.has", headers, "content-encoding"));
            Guest.drop(headers);
            Guest.drop(response);
        }
        assertTrue(heard.contains("X-a=[b]"));
    }

    @Test
    void targetsAreJudgedBeforeTheyAreConnectedTo() {
        Predicate<OutgoingTarget> publicOnly =
                target -> target.addresses().stream().noneMatch(InetAddress::isLoopbackAddress);
        try (JdkOutgoingHttp careful = new JdkOutgoingHttp(publicOnly)) {
            HttpGuest other = guest(careful);
            for (String authority : List.of(authority(), authority().replace("localhost", "127.0.0.1"), "[::1]:1")) {
                Object request = other.request("GET", authority, "/echo");
                assertEquals("HTTP-request-denied", other.failure(other.send(request)));
            }
        }
    }

    @Test
    void whatCannotBeReachedHasACode() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        assertEquals("connection-refused", http.failure(http.send(http.request("GET", "127.0.0.1:" + unused, "/"))));
        assertEquals("DNS-error", http.failure(http.send(http.request("GET", "no-such-host.invalid", "/"))));
        assertEquals("HTTP-request-method-invalid", http.failure(http.send(http.request("CONNECT", authority(), "/"))));
        assertEquals(
                "internal-error",
                http.failure(http.send(http.request("GET", authority(), "/head?200", "x", "\u00e4"))));
    }

    @Test
    void aServerThatHangsUpHasACode() throws IOException, InterruptedException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread accept = Thread.ofVirtual().start(() -> {
                try {
                    socket.accept().close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            String authority = "localhost:" + socket.getLocalPort();
            assertEquals("connection-terminated", http.failure(http.send(http.request("POST", authority, "/"))));
            Waits.join(accept);
        }
    }

    @Test
    void anAnswerThatDoesNotBeginTimesOut() {
        Object request = http.request("PUT", authority(), "/listen");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        Object future = http.send(request, timeouts("first-byte-timeout", Duration.ofMillis(100)));
        http.write(stream, "still writing");
        assertEquals("still writing", take(heard));
        Guest.drop(stream);
        http.finish(body);
        assertEquals(204, http.status(http.awaited(future)), "the time counts from the end of the request");
        server.createContext("/silent", exchange -> take(say));
        Object silent = http.request("GET", authority(), "/silent");
        assertEquals(
                "connection-read-timeout",
                http.failure(http.send(silent, timeouts("first-byte-timeout", Duration.ofMillis(100)))));
        say.add("enough");
    }

    @Test
    void anAnswerThatStopsTimesOut() {
        Object request = http.request("GET", authority(), "/talk");
        Object response = http.awaited(http.send(request, timeouts("between-bytes-timeout", Duration.ofMillis(200))));
        say.add("one");
        Object stream = http.incomingStream(http.incomingBody(response));
        assertEquals(
                "one", text(http.guest.ok(byte[].class, STREAMS, "[method]input-stream.blocking-read", stream, 99L)));
        Object failed = http.guest.err(STREAMS, "[method]input-stream.blocking-read", stream, 99L);
        Object error = ((Variant) failed).payload().orElseThrow();
        assertEquals(Optional.of(Variant.of("connection-read-timeout")), http.types("http-error-code", error));
        say.add(".");
    }

    @Test
    void aConnectionThatIsNotMadeTimesOut() throws IOException {
        List<Socket> full = new ArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (boolean more = true; more; ) {
                Socket one = new Socket();
                full.add(one);
                try {
                    one.connect(socket.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    more = false;
                }
            }
            Object request = http.request("GET", "127.0.0.1:" + socket.getLocalPort(), "/");
            assertEquals(
                    "connection-timeout",
                    http.failure(http.send(request, timeouts("connect-timeout", Duration.ofMillis(100)))));
        } finally {
            for (Socket one : full) {
                one.close();
            }
        }
    }

    @Test
    void trailersAreNotSilentlyLost() {
        Object request = http.request("POST", authority(), "/echo");
        Object body = http.requestBody(request);
        Object future = http.send(request);
        http.finish(body, http.fields("x-sum", "1"));
        assertEquals("internal-error", http.failure(future));
    }

    @Test
    void aBodyThatIsGivenUpBreaksTheRequest() {
        Object request = http.request("POST", authority(), "/listen");
        Object body = http.requestBody(request);
        Object stream = http.stream(body);
        Object future = http.send(request);
        http.write(stream, "one");
        assertEquals("one", take(heard));
        Guest.drop(stream);
        Guest.drop(body);
        assertEquals("internal-error", http.failure(future));
        assertFalse(heard.contains("end"));
    }

    @Test
    void losingInterestEndsTheConnection() {
        ConcurrentHashMap<String, Boolean> seen = new ConcurrentHashMap<>();
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[10_000]);
                }
            } finally {
                seen.put("broken", true);
            }
        });
        Object response = http.awaited(http.send(http.request("GET", authority(), "/endless")));
        Object body = http.incomingBody(response);
        Object stream = http.incomingStream(body);
        http.guest.ok(byte[].class, STREAMS, "[method]input-stream.blocking-read", stream, 99L);
        Guest.drop(stream);
        Guest.drop(body);
        Waits.until("the server notices", () -> seen.containsKey("broken"));
    }

    @Test
    void timesToConnectAreRoundedUp() {
        assertEquals(Optional.of(Duration.ofMillis(10)), JdkRequests.roundUp(Duration.ZERO));
        assertEquals(Optional.of(Duration.ofMillis(10)), JdkRequests.roundUp(Duration.ofMillis(10)));
        assertEquals(Optional.of(Duration.ofMillis(50)), JdkRequests.roundUp(Duration.ofMillis(31)));
        assertEquals(Optional.of(Duration.ofSeconds(100)), JdkRequests.roundUp(Duration.ofSeconds(71)));
        assertEquals(Optional.empty(), JdkRequests.roundUp(Duration.ofNanos(Long.MAX_VALUE)));
    }

    @Test
    void charactersThatUrisHaveNoPlaceForAreEscaped() {
        assertEquals("/a%5Bb%5D?c[d]=%7Be%7D%25&f=%41", JdkRequests.escape("/a[b]?c[d]={e}%&f=%41"));
    }
}
