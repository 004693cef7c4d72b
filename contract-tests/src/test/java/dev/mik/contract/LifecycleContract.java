package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server keeps when it is stopped or killed, and how it stops. */
class LifecycleContract {
    @BeforeAll
    static void startsItsOwn() {
        Target.needsOwnProcess();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasAcknowledgedIsThereAfterARestart(boolean kill) {
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            Api api = daemon.api();
            api.put("/kv/text").json(Json.of("value", "hello", "ttl", 3_600)).expect(200);
            api.put("/kv/bytes")
                    .bytes("application/octet-stream", new byte[] {(byte) 0xff})
                    .expect(200);
            api.post("/kv/counter/increment").json("{\"by\":7}").expect(200);
            Table table = new Table(api).columns("id INTEGER PRIMARY KEY, name TEXT");
            table.execute("INSERT INTO T VALUES (1, 'Alice')").expect(200);
            api.put("/storage/a/b.txt").text("text/plain", "object").expect(201);
            String keyTag = api.get("/kv/text").send().etag();
            Answer object = api.head("/storage/a/b.txt").send();
            if (kill) {
                daemon.kill();
            } else {
                daemon.terminate();
            }
            daemon.start();
            Answer text = api.get("/kv/text").send().expect(200);
            assertEquals("hello", text.json().path("value").stringValue());
            assertTrue(text.json().path("ttl").longValue() > 3_000, text::toString);
            assertEquals(keyTag, text.etag());
            assertEquals(
                    "/w==",
                    api.get("/kv/bytes").send().json().path("value_base64").stringValue());
            api.post("/kv/counter/increment").json("{}").expect(200, "{\"key\":\"counter\",\"value\":8}");
            assertEquals("Alice", table.cell("SELECT name FROM T").stringValue());
            Answer again = api.get("/storage/a/b.txt").send().expect(200);
            assertEquals("object", again.text());
            assertEquals(object.etag(), again.etag());
            assertEquals(object.need("Last-Modified"), again.need("Last-Modified"));
            assertEquals(List.of("a/b.txt"), Listing.of(api, "prefix=").paths());
        }
    }

    @Test
    void aKeyWhoseTimePassedWhileTheServerWasDownIsGone() {
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            daemon.api().put("/kv/short").json(Json.of("value", "x", "ttl", 1)).expect(200);
            daemon.terminate();
            long written = System.nanoTime();
            Eventually.holds("a second", Duration.ofSeconds(5), () -> System.nanoTime() - written > 1_100_000_000L);
            daemon.start();
            daemon.api().get("/kv/short").send().error(404, "not-found");
            daemon.api().get("/kv").send().expect(200, "{\"keys\":[]}");
        }
    }

    @Test
    void aRequestInFlightIsFinishedBeforeTheServerStops() throws Exception {
        try (DaemonProcess daemon = DaemonProcess.prepare().start();
                RawConnection connection = daemon.raw();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = daemon.api();
            connection.send(
                    "PUT /storage/late HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhel");
            api.get("/health").send().expect(200);
            Future<Integer> stopping = executor.submit(daemon::terminate);
            connection.send("lo".getBytes(StandardCharsets.US_ASCII));
            // Either it was let finish, or it was cut: what was acknowledged must be there, and nothing else.
            boolean acknowledged =
                    connection.answer().map(a -> a.status() == 201).orElse(false);
            assertTrue(stopping.get() >= 0);
            daemon.start();
            assertEquals(
                    acknowledged ? 200 : 404, api.get("/storage/late").send().status());
        }
    }

    @Test
    void aStopEndsWithASuccessOrTheSignalsNumber() {
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            int code = daemon.terminate();
            assertTrue(code == 0 || code == 143, () -> "exit " + code);
        }
    }

    @Test
    void anIdleConnectionDoesNotHoldAStopUp() {
        try (DaemonProcess daemon = DaemonProcess.prepare().start();
                RawConnection idle = daemon.raw();
                RawConnection half = daemon.raw()) {
            idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .answer()
                    .orElseThrow()
                    .expect(200);
            half.send("GET /health HTTP/1.1\r\nHost:");
            daemon.terminate();
        }
    }

    @Test
    void theProcessIsCalledMik() {
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            assertEquals("mik", new ProcessProbe(daemon.pid()).name());
        }
    }
}
