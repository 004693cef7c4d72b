package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1, request id: every answer can be found again. */
class RequestIdContract {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private final Target target = Target.shared();
    private final Api api = target.api();

    private List<Api.Call> everyKind() {
        return List.of(
                api.get("/health"),
                api.get("/metrics"),
                api.get("/kv/" + Fresh.name()),
                api.get("/nowhere"),
                api.post("/health"),
                api.post("/sql/execute"),
                api.delete("/kv/" + Fresh.name()),
                api.get("/storage/" + Fresh.name()),
                api.get("/storage"));
    }

    @Test
    void aGivenIdIsEchoed() {
        for (Api.Call call : everyKind()) {
            assertEquals(
                    "abc-123.X_y",
                    call.header("X-Request-ID", "abc-123.X_y").send().need("X-Request-ID"));
        }
    }

    @Test
    void anIdIsMadeForEachRequestThatHasNone() {
        Set<String> ids = new HashSet<>();
        for (Api.Call call : everyKind()) {
            assertTrue(ids.add(call.send().need("X-Request-ID")), "an id of its own");
        }
    }

    @Test
    void anEnormousIdIsNotEchoed() {
        String enormous = "x".repeat(3_000);
        Answer answer = api.get("/health").header("X-Request-ID", enormous).send();
        assertNotEquals(enormous, answer.need("X-Request-ID"));
    }

    @Test
    void anIdCannotBringHeadersOfItsOwn() {
        try (RawConnection connection = target.raw()) {
            connection
                    .send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: a\rX-Evil: 1\r\n\r\n")
                    .finish();
            for (Answer answer : connection.answers()) {
                assertTrue(answer.header("X-Evil").isEmpty(), answer::toString);
                assertTrue(answer.status() < 500, answer::toString);
            }
        }
    }

    @Test
    void aTraceIsContinued() {
        for (Api.Call call : everyKind()) {
            String[] parts = call.header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                    .send()
                    .need("traceparent")
                    .split("-", -1);
            assertEquals(List.of("00", TRACE), List.of(parts[0], parts[1]));
            assertTrue(parts[2].matches("[0-9a-f]{16}"), parts[2]);
            assertEquals("01", parts[3]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN,
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-extra"
            })
    void aBrokenTraceIsReplaced(String broken) {
        String made = api.get("/health")
                .header("traceparent", broken)
                .send()
                .expect(200)
                .need("traceparent");
        assertTrue(made.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"), made);
        assertNotEquals(TRACE, made.substring(3, 35));
        assertNotEquals("0".repeat(32), made.substring(3, 35));
    }

    @Test
    void aTraceIsMadeForEachRequestThatHasNone() {
        String first = api.get("/health").send().need("traceparent");
        String second = api.get("/health").send().need("traceparent");
        assertTrue(first.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"), first);
        assertNotEquals(first.substring(3, 35), second.substring(3, 35));
    }

    @Test
    void bothStandInTheLog() {
        Target.needsOwnProcess();
        try (DaemonProcess daemon =
                DaemonProcess.prepare().env("MIK_LOG", "debug").start()) {
            daemon.api()
                    .get("/kv/" + Fresh.name())
                    .header("X-Request-ID", "find-me-42")
                    .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                    .send()
                    .error(404, "not-found");
            Eventually.holds(
                    "id and trace in the log",
                    Duration.ofSeconds(10),
                    () -> logs(daemon).contains("find-me-42") && logs(daemon).contains(TRACE));
        }
    }

    private static String logs(DaemonProcess daemon) {
        return daemon.output() + Folders.text(daemon.home().resolve("logs"));
    }
}
