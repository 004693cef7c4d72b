package dev.mik.handlers;

import static dev.mik.handlers.Calls.MODULE;
import static dev.mik.handlers.Calls.PARENT;
import static dev.mik.handlers.Calls.TRACE;
import static dev.mik.handlers.Calls.allowing;
import static dev.mik.handlers.Calls.failure;
import static dev.mik.handlers.Calls.get;
import static dev.mik.handlers.Calls.method;
import static dev.mik.handlers.Calls.post;
import static dev.mik.handlers.Calls.services;
import static dev.mik.handlers.Calls.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.IncomingResponse;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a server, and whether it goes at all. */
class OutgoingRequestsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static IncomingResponse send(Outgoing config, ModuleId module, OutgoingRequest request)
            throws IOException, InterruptedException {
        try (OutgoingRequests outgoing = new OutgoingRequests(config)) {
            IncomingResponse answer = outgoing.of(module, PARENT).send(request);
            byte[] body = answer.body().readAllBytes();
            return new IncomingResponse(
                    answer.status(), answer.headers(), new java.io.ByteArrayInputStream(body), answer.trailers());
        }
    }

    private static IncomingResponse send(Outgoing config, OutgoingRequest request)
            throws IOException, InterruptedException {
        return send(config, MODULE, request);
    }

    private static String body(IncomingResponse answer) throws IOException {
        return new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRequestArrivesAsItIsAndItsAnswerComesBack() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 201 Made\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: \u00e9\r\n"
                + "Connection: close\r\nKeep-Alive: 5\r\n\r\nok")) {
            Header letter = new Header("X-Letter", "\u00c3\u0089 \u0085");
            IncomingResponse answer = send(allowing("127.0.0.1"), get(server.authority(), letter));
            assertEquals(201, answer.status());
            assertEquals("ok", body(answer));
            assertEquals(
                    List.of(new Header("Content-Length", "2"), new Header("X-A", "1"), new Header("X-A", "\u00e9")),
                    answer.headers());
            String head = server.heads.remove();
            assertTrue(head.startsWith("GET /path?query=1 HTTP/1.1\r\nHost: " + server.authority() + "\r\n"), head);
            assertEquals(List.of(letter.value()), RawServer.values(head, "x-letter"));
            assertEquals(List.of("close"), RawServer.values(head, "connection"));
            assertEquals(List.of(), RawServer.values(head, "content-length"));
            assertEquals(List.of(), RawServer.values(head, "transfer-encoding"));
        }
    }

    @Test
    void theHostsOwnFieldsCannotBeForged() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            send(
                    services("http://api.invalid", "secret", server.authority()),
                    get(
                            server.authority(),
                            new Header("x-mik-INSTANCE", "another"),
                            new Header("Traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-00"),
                            new Header("Host", "evil"),
                            new Header("Transfer-Encoding", "chunked"),
                            new Header("Content-Length", "100"),
                            new Header("Connection", "keep-alive"),
                            new Header("Expect", "100-continue"),
                            new Header("Authorization", "Bearer mine"),
                            new Header("X-API-Key", "mine")));
            String head = server.heads.remove();
            assertEquals(List.of("instance-7"), RawServer.values(head, "x-mik-instance"));
            assertEquals(List.of(server.authority()), RawServer.values(head, "host"));
            assertEquals(List.of("close"), RawServer.values(head, "connection"));
            for (String gone : List.of("transfer-encoding", "content-length", "expect")) {
                assertEquals(List.of(), RawServer.values(head, gone));
            }
            String trace = RawServer.values(head, "traceparent").getFirst();
            assertTrue(trace.matches("00-" + TRACE + "-[0-9a-f]{16}-01"), trace);
            assertNotEquals(PARENT.traceparent(), trace);
            // What a handler says to others is its own business, and the services' key is not among it.
            assertEquals(List.of("mine"), RawServer.values(head, "x-api-key"));
            assertEquals(List.of("Bearer mine"), RawServer.values(head, "authorization"));
        }
    }

    @Test
    void theKeyGoesToTheServicesOnly() throws Exception {
        try (RawServer api = RawServer.saying(OK);
                RawServer other = RawServer.saying(OK)) {
            Outgoing config = services("http://" + api.authority() + "/v1", "secret", "localhost", "127.0.0.1");
            send(config, get(api.authority(), new Header("authorization", "x"), new Header("x-api-key", "y")));
            String head = api.heads.remove();
            assertEquals(List.of("secret"), RawServer.values(head, "x-api-key"));
            assertEquals(List.of(), RawServer.values(head, "authorization"));
            for (OutgoingRequest alike : List.of(get(other.authority()), get("localhost:" + other.port()))) {
                send(config, alike);
                assertFalse(other.heads.remove().toLowerCase(Locale.ROOT).contains("secret"));
            }
            send(config, get("localhost:" + api.port())); // the same server, but not the origin
            assertEquals(List.of(), RawServer.values(api.heads.remove(), "x-api-key"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.0.0.2", "[::ffff:127.0.0.1]"})
    void aTenantReachesTheServicesUnderNoName(String host) throws Exception {
        try (RawServer api = RawServer.saying(OK)) {
            Outgoing config = services("http://" + api.authority(), "", "localhost", "127.0.0.1", "127.0.0.2");
            HttpErrorCode code = failure(() -> send(config, ModuleId.of("acme", "shop"), get(host + ":" + api.port())));
            assertTrue(
                    List.of("HTTP-request-denied", "destination-IP-prohibited").contains(code.label()), code::toString);
            assertEquals(0, api.connections());
        }
    }

    @Test
    void aBodyOfKnownLengthIsSentAsSuch() throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            String body = new String(in.readNBytes(5), StandardCharsets.ISO_8859_1);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        })) {
            OutgoingRequest request = post(server.authority(), text("hello"), OptionalLong.of(5));
            assertEquals("hello", body(send(allowing("127.0.0.1"), request)));
            assertEquals(List.of("5"), RawServer.values(server.heads.remove(), "content-length"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 6})
    void aBodyOfAnotherLengthNeverBecomesARequestOfItsOwn(long length) throws Exception {
        try (RawServer server = new RawServer((in, out) -> in.readAllBytes())) {
            OutgoingRequest request = post(server.authority(), text("hello"), OptionalLong.of(length));
            assertEquals(
                    "HTTP-request-body-size",
                    failure(() -> send(allowing("127.0.0.1"), request)).label());
        }
    }

    @Test
    void aBodyOfUnknownLengthGoesInChunksWithItsTrailers() throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            StringBuilder raw = new StringBuilder();
            while (raw.indexOf("0\r\nX-T: 1\r\n\r\n") < 0) {
                raw.append((char) in.read());
            }
            out.write(("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(raw.length())
                            + ";ext=1\r\n" + raw + "\r\n0\r\nX-U: 2\r\nTransfer-Encoding: x\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        })) {
            OutgoingRequest request =
                    post(server.authority(), text("hello"), OptionalLong.empty(), new Header("X-T", "1"));
            IncomingResponse answer = send(allowing("127.0.0.1"), request);
            assertEquals("5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", body(answer));
            assertEquals(List.of(), answer.headers());
            assertEquals(List.of(new Header("X-U", "2")), answer.trailers().get());
            assertEquals(List.of("chunked"), RawServer.values(server.heads.remove(), "transfer-encoding"));
        }
    }

    @Test
    void anEmptyBodyOfAGetIsNotAnnounced() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            OutgoingRequest get = get(server.authority());
            send(
                    allowing("127.0.0.1"),
                    new OutgoingRequest(
                            "GET",
                            "http",
                            get.authority(),
                            "/",
                            List.of(),
                            OptionalLong.empty(),
                            Optional.of(InputStream.nullInputStream()),
                            List::of,
                            Calls.NO_TIMEOUTS));
            assertFalse(server.heads.remove().contains("Transfer-Encoding"));
            send(allowing("127.0.0.1"), method("POST", server.authority(), "/"));
            assertEquals(List.of("0"), RawServer.values(server.heads.remove(), "content-length"));
        }
    }

    @Test
    void nothingCanEndALineEarly() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            Outgoing config = allowing("127.0.0.1");
            String to = server.authority();
            for (String value : List.of("a\r\nX-Mik-Instance: b", "a\nb", "a\rb", "a\0b", "a\u007fb")) {
                assertEquals(
                        HttpErrorCode.PROTOCOL_ERROR, failure(() -> send(config, get(to, new Header("X-A", value)))));
                assertEquals(
                        HttpErrorCode.PROTOCOL_ERROR,
                        failure(() -> send(config, get(to, new Header("X-A" + value, "")))));
                assertEquals(
                        HttpErrorCode.REQUEST_METHOD_INVALID,
                        failure(() -> send(config, method("GET" + value, to, "/"))));
                assertEquals(
                        HttpErrorCode.REQUEST_URI_INVALID, failure(() -> send(config, method("GET", to, "/" + value))));
                assertEquals(HttpErrorCode.REQUEST_URI_INVALID, failure(() -> send(config, get(to + value))));
            }
            for (String path : List.of("/a b", "/a HTTP/1.1", "x", "//x#y", "", "*", "http://evil/")) {
                assertEquals(HttpErrorCode.REQUEST_URI_INVALID, failure(() -> send(config, method("GET", to, path))));
            }
            for (String method : List.of("CONNECT", "TRACE", "connect", "", "A B")) {
                assertEquals(
                        HttpErrorCode.REQUEST_METHOD_INVALID, failure(() -> send(config, method(method, to, "/"))));
            }
            assertEquals(List.of(), List.copyOf(server.heads));
        }
    }

    /** A body behind a head that was refused would be read as a request by the server. */
    @Test
    void aBodyDoesNotFollowAHeadThatWasNotSent() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            OutgoingRequest base =
                    post(server.authority(), text("GET /evil HTTP/1.1\r\nHost: x\r\n\r\n"), OptionalLong.of(31));
            OutgoingRequest bad = new OutgoingRequest(
                    "POST",
                    "http",
                    base.authority(),
                    "/",
                    List.of(new Header("X-A", "\r\n")),
                    base.contentLength(),
                    base.body(),
                    base.trailers(),
                    base.timeouts());
            assertEquals(HttpErrorCode.PROTOCOL_ERROR, failure(() -> send(allowing("127.0.0.1"), bad)));
            assertEquals(List.of(), List.copyOf(server.heads));
        }
    }

    @Test
    void aNameThatLeadsToAPrivateAddressIsStopped() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            List<String> asked = new ArrayList<>();
            NameResolver names = (name, patience) -> {
                asked.add(name);
                return List.of(InetAddress.ofLiteral("127.0.0.1"));
            };
            try (OutgoingRequests outgoing = new OutgoingRequests(allowing("*"), names, OutgoingRequests.systemTls())) {
                OutgoingRequest request = get("rebind.example.:" + server.port());
                assertEquals(Optional.empty(), outgoing.of(MODULE, PARENT).refusal(request));
                assertEquals(
                        HttpErrorCode.DESTINATION_IP_PROHIBITED,
                        failure(() -> outgoing.of(MODULE, PARENT).send(request)));
            }
            assertEquals(List.of("rebind.example"), asked);
            assertEquals(0, server.connections());
        }
    }

    /** Resolved once: what the name stands for later changes nothing. */
    @Test
    void theCheckedAddressIsTheOneThatIsCalled() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            List<String> asked = new ArrayList<>();
            NameResolver names = (name, patience) -> {
                asked.add(name);
                return List.of(InetAddress.ofLiteral(asked.size() == 1 ? "127.0.0.1" : "169.254.169.254"));
            };
            try (OutgoingRequests outgoing =
                    new OutgoingRequests(allowing("*", "127.0.0.1"), names, OutgoingRequests.systemTls())) {
                OutgoingRequest request = get("turning.example:" + server.port());
                assertEquals(200, outgoing.of(MODULE, PARENT).send(request).status());
                assertEquals(1, asked.size());
                assertEquals(
                        List.of("turning.example:" + server.port()), RawServer.values(server.heads.remove(), "host"));
                assertEquals(
                        HttpErrorCode.DESTINATION_IP_PROHIBITED,
                        failure(() -> outgoing.of(MODULE, PARENT).send(request)));
            }
        }
    }

    @Test
    void ofSeveralAddressesOnlyThePermittedAreTried() throws Exception {
        NameResolver names = (name, patience) -> List.of(
                InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("::1"));
        OutgoingGate gate = new OutgoingGate(new OutgoingPolicy(allowing("*")), names);
        Destination mixed = Destination.of("http", "mixed.example").orElseThrow();
        assertEquals(
                List.of(InetAddress.ofLiteral("1.1.1.1")),
                gate.addresses(mixed, false, java.time.Duration.ofSeconds(1)));
    }

    @Test
    void anAddressThatDoesNotListenIsPassedOver() throws Exception {
        try (RawServer server = RawServer.saying(OK)) {
            NameResolver names =
                    (name, patience) -> List.of(InetAddress.ofLiteral("127.0.0.9"), InetAddress.ofLiteral("127.0.0.1"));
            try (OutgoingRequests outgoing =
                    new OutgoingRequests(allowing("two.example"), names, OutgoingRequests.systemTls())) {
                IncomingResponse answer = outgoing.of(MODULE, PARENT).send(get("two.example:" + server.port()));
                assertEquals(200, answer.status());
            }
        }
    }

    @Test
    void namesAndServersThatAreNotThereAreToldOf() throws Exception {
        int free;
        try (RawServer server = RawServer.saying(OK)) {
            free = server.port();
        }
        assertThrows(ConnectException.class, () -> send(allowing("127.77.1.2"), get("127.77.1.2:" + free)));
        assertThrows(UnknownHostException.class, () -> send(allowing("*"), get("nowhere.invalid")));
    }

    @Test
    void whatIsStoppedIsAudited() throws Exception {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord event) {
                records.add(event);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger audit = Logger.getLogger("audit");
        audit.addHandler(handler);
        try (OutgoingRequests outgoing = new OutgoingRequests(allowing("example.com", "*"))) {
            assertEquals(
                    Optional.of(HttpErrorCode.REQUEST_DENIED),
                    new OutgoingRequests(allowing()).of(MODULE, PARENT).refusal(get("evil.example:81")));
            assertEquals(
                    HttpErrorCode.DESTINATION_IP_PROHIBITED,
                    failure(() -> outgoing.of(ModuleId.of("acme", "m"), PARENT).send(get("169.254.169.254"))));
        } finally {
            audit.removeHandler(handler);
        }
        java.util.Map<String, String> span = java.util.Map.of("request_id", "request-1", "trace_id", TRACE);
        assertEquals(2, records.size());
        assertEquals("outgoing_blocked", records.getFirst().getMessage());
        assertEquals(
                java.util.Map.of(
                        "module",
                        "shop",
                        "method",
                        "GET",
                        "host",
                        "evil.example",
                        "port",
                        81,
                        "reason",
                        "host_not_allowed",
                        "span",
                        span),
                records.getFirst().getParameters()[0]);
        assertEquals(
                java.util.Map.of(
                        "module",
                        "acme/m",
                        "method",
                        "GET",
                        "host",
                        "169.254.169.254",
                        "port",
                        80,
                        "reason",
                        "address_not_allowed",
                        "span",
                        span),
                records.get(1).getParameters()[0]);
    }
}
