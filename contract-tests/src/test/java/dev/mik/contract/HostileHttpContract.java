package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R5: whatever comes over the wire is answered with 4xx and the error body, or with a clean close, and leaves no trace. */
class HostileHttpContract {
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    /** A whole request that must never be run when it comes hidden in another one's body. */
    private static final String HIDDEN = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    private static final OwnDaemon daemon = OwnDaemon.with(d -> d);

    private static final HostileWire wire = new HostileWire(daemon);

    @AfterEach
    void theServerStillAnswers() {
        wire.stillServes();
    }

    static Stream<String> headers() {
        return Stream.of(
                "X: " + "y".repeat(100_000) + "\r\n",
                "Y".repeat(100_000) + ": x\r\n",
                "X: y\r\n".repeat(20_000),
                "Cookie: " + "a=b; ".repeat(50_000) + "\r\n",
                ": empty\r\n",
                "no colon\r\n",
                "with space: x\r\n",
                "tab\t: x\r\n",
                "nul\u0000: x\r\n",
                "X: nul\u0000\r\n",
                "X: bell\u0007\r\n",
                "X: carriage\rreturn\r\n",
                "X: y\r\n folded\r\n",
                "\u00e9: x\r\n",
                "(x): y\r\n",
                "X-Request-ID: a\r\n b\r\n",
                "Connection: close, Host\r\n",
                "Expect: 200-maybe\r\n",
                "Expect: 100-continue\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n",
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: !!!\r\n",
                "Range: bytes=" + "0-1,".repeat(20_000) + "0-1\r\n",
                "If-None-Match: " + "\"a\", ".repeat(10_000) + "\"b\"\r\n",
                "Accept: " + "*/*;q=0.1,".repeat(5_000) + "*/*\r\n",
                "Accept: ;;;===\r\n",
                "Content-Type: ;\r\n",
                "Content-Type: application/\r\n",
                "Content-Encoding: gzip\r\n",
                "Origin: \u00ff\r\n",
                "Authorization: Bearer\r\n",
                "traceparent: 00-" + "0".repeat(50_000) + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("headers")
    void oddHeadersAreReadOrRefused(String header) {
        wire.harmless(wire.exchange("GET /kv/none HTTP/1.1\r\n" + HOST + header + "\r\n"));
        wire.harmless(wire.exchange("PUT /kv/none HTTP/1.1\r\n" + HOST + header + "Content-Length: 2\r\n\r\n{}"));
        wire.harmless(wire.exchange("GET /storage/none HTTP/1.1\r\n" + HOST + header + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET /version",
                "GET  /version HTTP/1.1",
                "GET /version  HTTP/1.1",
                "GET\t/version\tHTTP/1.1",
                " GET /version HTTP/1.1",
                "GET /version HTTP/1.1 ",
                "GET /ver sion HTTP/1.1",
                "G@T /version HTTP/1.1",
                "G\u0000T /version HTTP/1.1",
                "G\u00e9T /version HTTP/1.1",
                "(GET) /version HTTP/1.1",
                "GET /version HTTP/9.9",
                "GET /version HTTP/1.2",
                "GET /version HTTP/0.9",
                "GET /version HTTP/1",
                "GET /version http/1.1",
                "GET /version HTTP/1.1x",
                "GET /version HTTP/-1.1",
                "GET /version FTP/1.1",
                "GET version HTTP/1.1",
                "GET * HTTP/1.1",
                "GET ?x HTTP/1.1",
                "GET /\u0000 HTTP/1.1",
                "GET /kv/\u0001 HTTP/1.1",
                "GET /kv/\u007f HTTP/1.1",
                "GET /kv/\u00c3\u00a9 HTTP/1.1",
                "GET /kv/\u00ff HTTP/1.1",
                "GET /kv/a#fragment HTTP/1.1",
                "GET /kv/% HTTP/1.1",
                "GET /kv/%z HTTP/1.1",
                "GET /kv?prefix=% HTTP/1.1",
                "GET /kv?prefix=%zz HTTP/1.1",
                "GET /kv?limit=%00 HTTP/1.1",
                "GET /kv?%FF=%FF HTTP/1.1",
                "GET /kv?& HTTP/1.1",
                "GET /kv?=&=&= HTTP/1.1",
                "GET /kv?limit=1&limit=x HTTP/1.1",
                "GET //version HTTP/1.1",
                "GET ///kv//a HTTP/1.1",
                "GET /kv/a\\b HTTP/1.1",
                "GET /kv/<a> HTTP/1.1",
                "GET /kv/{a}|^` HTTP/1.1",
                "GET http://evil.example/version HTTP/1.1",
                "GET http://localhost/version HTTP/1.1",
                "GET ftp://localhost/version HTTP/1.1",
                "GET http:///version HTTP/1.1",
                "GET http:// HTTP/1.1",
                "GET http://[::1 HTTP/1.1",
                "CONNECT localhost:80 HTTP/1.1",
                "CONNECT / HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "OPTIONS /kv/a HTTP/1.1",
                "TRACE /version HTTP/1.1",
                "get /version HTTP/1.1",
                "PRI * HTTP/2.0",
                "BREW /kv/a HTTP/1.1"
            })
    void anOddRequestLineIsReadOrRefused(String line) {
        List<Answer> answers = wire.exchange(line + "\r\n" + HOST + "\r\n");
        wire.harmless(answers);
        assertTrue(answers.size() <= 1, answers::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 100_000, 5_000_000})
    void anEndlessRequestLineIsRefused(int length) {
        wire.harmless(wire.exchange("G".repeat(length) + " /version HTTP/1.1\r\n" + HOST + "\r\n"));
        wire.harmless(wire.exchange("GET /" + "a".repeat(length) + " HTTP/1.1\r\n" + HOST + "\r\n"));
        wire.harmless(wire.exchange("GET /kv?" + "a=b&".repeat(length / 4) + " HTTP/1.1\r\n" + HOST + "\r\n"));
        wire.harmless(wire.exchange("GET /version HTTP/1.1" + "1".repeat(length) + "\r\n" + HOST + "\r\n"));
        wire.harmless(wire.exchange("G".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: a\r\nHost: b\r\n",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: \u00ff\r\n",
                "Host: localhost:x\r\n",
                "Host: user@localhost\r\n",
                "Host: localhost/evil\r\n",
                "Host: [::1\r\n",
                "Host: localhost, evil.example\r\n"
            })
    void aDoubtfulHostIsRefused(String host) {
        wire.refused("GET /version HTTP/1.1\r\n" + host + "\r\n");
    }

    @Test
    void anAbsoluteTargetCountsAsTheHost() {
        wire.exchange("GET http://evil.example/version HTTP/1.1\r\n" + HOST + "\r\n")
                .forEach(answer -> assertTrue(answer.status() >= 400, answer::toString));
    }

    @Test
    void http10IsAnsweredAndClosedOrRefused() {
        List<Answer> answers = wire.exchange("GET /version HTTP/1.0\r\n" + HOST + "\r\n" + HIDDEN);
        wire.harmless(answers);
        assertTrue(answers.size() <= 1, () -> "went on after an HTTP/1.0 request: " + answers);
        wire.harmless(wire.exchange("GET /version HTTP/1.0\r\n\r\n"));
        wire.harmless(wire.exchange("PUT /kv/a HTTP/1.0\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    }

    @Test
    void garbageIsRefused() {
        Random random = new Random(5);
        for (int length : new int[] {1, 2, 3, 10, 100, 1_000, 10_000, 100_000}) {
            for (int i = 0; i < 10; i++) {
                byte[] garbage = new byte[length];
                random.nextBytes(garbage);
                wire.harmless(wire.exchange(garbage));
            }
        }
        wire.harmless(wire.exchange("\r\n"));
        wire.harmless(wire.exchange("\r\n".repeat(10_000)));
        wire.harmless(wire.exchange("\n\n\n\n"));
        wire.harmless(wire.exchange("\u0000".repeat(10_000)));
        wire.harmless(
                wire.exchange("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "x".repeat(508)));
        wire.harmless(wire.exchange("SSH-2.0-OpenSSH_9.6\r\n"));
        wire.harmless(wire.exchange("*1\r\n$4\r\nPING\r\n"));
    }

    @Test
    void changedBytesAreReadOrRefused() {
        String body = "{\"value\":\"hello\",\"ttl\":60}";
        List<byte[]> seeds = Stream.of(
                        "PUT /kv/fuzz?ttl=5 HTTP/1.1\r\n" + HOST + JSON + "Content-Length: " + body.length()
                                + "\r\n\r\n" + body,
                        "PUT /kv/fuzz HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n",
                        "GET /storage?prefix=a&delimiter=%2F&limit=5&cursor=x HTTP/1.1\r\n" + HOST
                                + "Range: bytes=0-1\r\n\r\n",
                        "POST /sql/query?timeout_ms=500 HTTP/1.1\r\n" + HOST + JSON
                                + "Content-Length: 38\r\n\r\n{\"sql\":\"SELECT ? AS a\",\"params\":[1]}  ",
                        "PUT /storage/fuzz/%41.txt HTTP/1.1\r\n" + HOST
                                + "If-None-Match: \"x\"\r\nContent-Length: 5\r\n\r\nhello")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        Random random = new Random(6);
        for (int i = 0; i < 1_500; i++) {
            byte[] request = seeds.get(i % seeds.size()).clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                request[random.nextInt(request.length)] = (byte) random.nextInt(256);
            }
            wire.harmless(wire.exchange(request));
        }
    }

    @Test
    void aRequestThatEndsAnywhereIsRefused() {
        String body = "{\"value\":\"hello\"}";
        String whole =
                "PUT /kv/short HTTP/1.1\r\n" + HOST + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        for (int length = 0; length < whole.length(); length++) {
            wire.refused(whole.substring(0, length));
        }
        daemon.api().get("/kv/short").send().error(404, "not-found");
    }

    @Test
    void manySlowClientsHinderNobodyAndLeaveNothing() {
        ProcessProbe probe = new ProcessProbe(daemon.process().pid());
        daemon.api().get("/kv").send().expect(200);
        long threads = probe.threads();
        long handles = probe.handles();
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slow.add(daemon.raw().send("PUT /kv/slow HTTP/1.1\r\nHo"));
            }
            for (RawConnection connection : slow) {
                connection.send("s");
            }
            for (int i = 0; i < 20; i++) {
                daemon.api().put("/kv/quick").json(Json.of("value", "x")).expect(200);
            }
        } finally {
            slow.forEach(RawConnection::close);
        }
        Eventually.get(
                () -> "open handles, " + handles + " before",
                Duration.ofSeconds(60),
                probe::handles,
                n -> n <= handles + 5);
        Eventually.get(
                () -> "threads, " + threads + " before",
                Duration.ofSeconds(60),
                probe::threads,
                n -> n <= threads + 16);
    }

    @Test
    void brokenConnectionsLeaveNothing() {
        ProcessProbe probe = new ProcessProbe(daemon.process().pid());
        long handles = probe.handles();
        for (int i = 0; i < 300; i++) {
            try (RawConnection connection = daemon.raw()) {
                connection.send(
                        switch (i % 5) {
                            case 0 -> "";
                            case 1 -> "GET /kv HTTP/1.1\r\n" + HOST + "\r\n";
                            case 2 -> "PUT /storage/broken HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\nabc";
                            case 3 ->
                                "PUT /kv/broken HTTP/1.1\r\n" + HOST + JSON
                                        + "Transfer-Encoding: chunked\r\n\r\nff\r\n{";
                            default -> "nonsense";
                        });
            }
        }
        Eventually.get(
                () -> "open handles, " + handles + " before",
                Duration.ofSeconds(60),
                probe::handles,
                n -> n <= handles + 5);
        daemon.api().get("/storage/broken").send().error(404, "not-found");
        daemon.api().get("/kv/broken").send().error(404, "not-found");
    }

    @Test
    @Tag("long")
    void aHeaderThatNeverEndsIsCutOff() {
        try (RawConnection connection = daemon.raw()) {
            long start = System.nanoTime();
            Eventually.holds("the end of a connection that dribbles", Duration.ofMinutes(2), () -> {
                connection.send("X");
                Thread.sleep(500);
                return connection.isClosedByServer();
            });
            assertTrue(System.nanoTime() > start);
        }
    }
}
