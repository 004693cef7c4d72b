package dev.mik.handlers;

import static dev.mik.handlers.Calls.MODULE;
import static dev.mik.handlers.Calls.PARENT;
import static dev.mik.handlers.Calls.get;
import static dev.mik.handlers.Calls.method;
import static dev.mik.handlers.Calls.services;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.wasm.wasi.http.IncomingResponse;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are used again. */
@Timeout(60)
class IdleConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private final RawServer server = new RawServer(this::serve);
    private final OutgoingRequests outgoing =
            new OutgoingRequests(services("http://" + server.authority(), "secret", "localhost"));
    private volatile String answer = OK;

    /** Answers request after request. */
    private void serve(InputStream in, OutputStream out) throws IOException {
        while (true) {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            server.heads.add(RawServer.head(in));
        }
    }

    @AfterEach
    void close() throws IOException {
        outgoing.close();
        server.close();
    }

    private String send(OutgoingRequest request) throws IOException, InterruptedException {
        IncomingResponse response = outgoing.of(MODULE, PARENT).send(request);
        try (InputStream body = response.body()) {
            return response.status() + " " + new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void theServicesAreCalledOnOneConnection() throws Exception {
        assertEquals("200 ok", send(get(server.authority())));
        assertEquals("200 ok", send(method("POST", server.authority(), "/")));
        answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\n";
        assertEquals("200 ok", send(get(server.authority())));
        answer = "HTTP/1.1 204 None\r\n\r\n";
        assertEquals("204 ", send(get(server.authority())));
        assertEquals("204 ", send(method("HEAD", server.authority(), "/")));
        assertEquals(1, server.connections());
    }

    @Test
    void othersAreCalledOnAConnectionEach() throws Exception {
        assertEquals("200 ok", send(get(server.authority())));
        assertEquals("200 ok", send(get("localhost:" + server.port())));
        assertEquals("200 ok", send(get("localhost:" + server.port())));
        assertEquals(3, server.connections());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 204 None\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
            })
    void aConnectionWithMoreToSayOrToBeClosedIsNotUsedAgain(String said) throws Exception {
        answer = said;
        send(get(server.authority()));
        answer = OK;
        assertEquals("200 ok", send(get(server.authority())));
        assertEquals(2, server.connections());
    }

    @Test
    void aConnectionWhoseAnswerWasNotReadIsNotUsedAgain() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
        IncomingResponse unread = outgoing.of(MODULE, PARENT).send(get(server.authority()));
        assertEquals(101, unread.body().read());
        unread.body().close();
        answer = OK;
        assertEquals("200 ok", send(get(server.authority())));
        assertEquals(2, server.connections());
    }

    @Test
    void aConnectionThatTheServerClosedIsNotUsedAgain() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                IdleConnections idle = new IdleConnections()) {
            Destination destination =
                    Destination.of("http", "127.0.0.1:" + socket.getLocalPort()).orElseThrow();
            Connection connection = Connection.open(
                    destination,
                    List.of(InetAddress.getLoopbackAddress()),
                    OutgoingRequests.systemTls(),
                    System.nanoTime() + Duration.ofSeconds(10).toNanos());
            Socket accepted = socket.accept();
            idle.give(connection);
            assertEquals(Optional.of(connection), idle.take());
            accepted.close();
            do {
                idle.give(connection);
                Thread.onSpinWait(); // its end is on its way
            } while (idle.take().isPresent());
        }
    }
}
