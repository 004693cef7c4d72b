package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 2: health, readiness, version, metrics, and the API's description. */
class SystemContract {
    private final Api api = Target.shared().api();

    @Test
    void healthAnswersExactlyAsDocumented() {
        api.get("/health").send().expect(200, "{\"status\":\"healthy\",\"uptime\":\"running\"}");
    }

    @Test
    void healthAnswersHeadWithoutABody() {
        api.head("/health").send().expect(200).withoutBody();
    }

    @Test
    void readyNamesEachBackendWithItsLatency() {
        JsonNode ready = api.get("/ready").send().expect(200).json();
        assertEquals("ready", ready.path("status").stringValue());
        for (String backend : Set.of("kv", "sql", "storage")) {
            JsonNode check = ready.path("checks").path(backend);
            assertEquals("up", check.path("status").stringValue(), ready::toString);
            assertTrue(check.path("latency_ms").isNumber(), ready::toString);
            assertTrue(check.path("latency_ms").doubleValue() >= 0, ready::toString);
        }
    }

    @Test
    void versionAnswersExactlyAsDocumented() {
        api.get("/version").send().expect(200, "{\"version\":\"0.1.0\",\"build\":\"release\"}");
    }

    @Test
    void metricsArePrometheusText() {
        Answer metrics = api.get("/metrics").send().expect(200);
        assertTrue(metrics.need("Content-Type").startsWith("text/plain"), metrics::toString);
        assertTrue(metrics.text().endsWith("\n"), "the text format ends with a line feed");
    }

    @Test
    void aQueryOnAnEndpointThatTakesNoneIsIgnored() {
        api.get("/health?x=1").send().expect(200);
    }

    @Test
    void answersAClientThatOffersHttp2() throws IOException, InterruptedException {
        // The JDK's client sends `Upgrade: h2c` with its first request unless told otherwise, and so do others.
        try (HttpClient offering =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest request = HttpRequest.newBuilder(Target.shared().base().resolve("/health"))
                    .build();
            assertEquals(200, offering.send(request, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void oneConnectionServesManyRequests() {
        Target target = Target.shared();
        String request =
                "GET /version HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n" + target.keyLine() + "\r\n";
        try (RawConnection connection = target.raw()) {
            for (int i = 0; i < 50; i++) {
                Answer answer = connection.send(request).answer().orElseThrow();
                answer.expect(200);
                assertFalse(answer.text().isEmpty());
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        Target target = Target.shared();
        String end = " HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n" + target.keyLine() + "\r\n";
        try (RawConnection connection = target.raw()) {
            connection.send("GET /version" + end + "GET /nowhere" + end + "GET /health" + end);
            connection.answer().orElseThrow().expect(200);
            connection.answer().orElseThrow().error(404, "route-not-found");
            connection.answer().orElseThrow().expect(200);
        }
    }

    @Test
    void aConnectionIsClosedWhenTheClientAsksForIt() {
        try (RawConnection connection = Target.shared().raw()) {
            connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals(200, connection.answer().orElseThrow().status());
            assertTrue(connection.isClosedByServer());
        }
    }
}
