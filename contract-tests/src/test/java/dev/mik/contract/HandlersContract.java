package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Handlers over HTTP: what they see, how their answers reach the client, and how failures look. */
class HandlersContract {
    @RegisterExtension
    static final OwnDaemon SERVER = OwnDaemon.handlers(
            process -> process.deploy("handler-c", "c")
                    .deploy("handler-as", "as")
                    .deploy("handler-rust", "rust")
                    .deploy("handler-c-composed", "both-composed")
                    .toml(
                            "[server]\nmax_body_size_mb = 1\nexecution_timeout_secs = 2\nmemory_limit_mb = 16\n[env]\nGREETING = \"hi\"\n"));

    private static Api api() {
        return SERVER.api();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "as", "rust", "both"})
    void everyLanguageAnswers(String module) {
        Answer answer = api().get("/run/" + module + "/hello").send().expect(200);
        assertTrue(answer.text().toLowerCase(java.util.Locale.ROOT).contains("hello"), answer::toString);
        assertEquals(module, answer.need("X-Mik-Handler"));
        assertTrue(Long.parseLong(answer.need("X-Mik-Duration-Ms")) >= 0);
        assertEquals(32, answer.need("X-Request-ID").length());
        assertEquals(55, answer.need("traceparent").length());
    }

    @Test
    void theHandlerSeesWhatIsBehindItsName() {
        assertTrue(SERVER.raw()
                .send("GET /run/c/reflect?x=%20&x=1 HTTP/1.1\r\nHost: example.test:81\r\nConnection: close\r\n\r\n")
                .answer()
                .orElseThrow()
                .text()
                .contains("authority: example.test:81\npath-with-query: /reflect?x=%20&x=1\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"})
    void everyMethodIsTheHandlers(String method) {
        Answer answer = api().call(method, "/run/c/reflect").send().expect(200);
        assertTrue(answer.text().startsWith("method: " + method + "\n"), answer::toString);
    }

    @Test
    void bodiesOfAnySizePassUnchanged() {
        byte[] body = new byte[900_000];
        new Random(7).nextBytes(body);
        for (int length : new int[] {0, 1, 4_096, 65_537, body.length}) {
            byte[] part = Arrays.copyOf(body, length);
            assertArrayEquals(
                    part,
                    api().post("/run/c/echo")
                            .bytes("application/octet-stream", part)
                            .expect(200)
                            .bytes(),
                    () -> length + " bytes");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        api().post("/run/c/echo")
                .bytes("application/octet-stream", new byte[2_000_000])
                .error(413, "payload-too-large");
        // Of unknown length, so that it shows only while the handler reads.
        api().post("/run/c/discard")
                .send(
                        "application/octet-stream",
                        java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(new byte[2_000_000])))
                .error(413, "payload-too-large");
        api().get("/run/c/hello").send().expect(200);
    }

    @Test
    void textIsCompressedForThoseWhoWantIt() throws Exception {
        Answer plain = api().post("/run/c/echo")
                .text("text/plain", "mik ".repeat(1_000))
                .expect(200);
        assertTrue(plain.header("Content-Encoding").isEmpty());
        Answer zipped = api().post("/run/c/echo")
                .header("Accept-Encoding", "br, gzip;q=0.5")
                .text("text/plain", "mik ".repeat(1_000))
                .expect(200);
        assertEquals("gzip", zipped.need("Content-Encoding"));
        assertEquals("Accept-Encoding", zipped.need("Vary"));
        assertArrayEquals(plain.bytes(), new GZIPInputStream(new ByteArrayInputStream(zipped.bytes())).readAllBytes());
        Answer refused = api().post("/run/c/echo")
                .header("Accept-Encoding", "gzip;q=0")
                .text("text/plain", "mik ".repeat(1_000))
                .expect(200);
        assertTrue(refused.header("Content-Encoding").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/none",
                "/run/none/",
                "/run/",
                "/run/..",
                "/run/%2e%2e/x",
                "/run/c%2F",
                "/run/c%00/",
                "/tenant/a/b",
                "/tenant/../c",
                "/run/C/"
            })
    void otherNamesAreNotFound(String path) {
        try (RawConnection connection = SERVER.raw()) {
            connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .answer()
                    .orElseThrow()
                    .error(404, "module-not-found");
        }
    }

    @Test
    void failuresHaveTheirCodes() {
        Api api = api();
        api.get("/run/c/trap").send().error(500, "handler-trap");
        api.get("/run/c/hello").send().expect(200);
        api.get("/run/c/never").send().error(500, "handler-trap");
        api.get("/run/c/hello").send().expect(200);
        api.get("/run/c/spin").send().error(504, "timeout");
        api.get("/run/c/hello").send().expect(200);
        api.get("/run/rust/memory?100000000").send().error(507, "memory-limit");
        api.get("/run/rust/hello").send().expect(200);
    }

    @Test
    void anAnswerThatBreaksOffIsSeenToDoSo() {
        assertThrows(Api.NoAnswer.class, () -> api().get("/run/c/late?trap").send());
        assertThrows(Api.NoAnswer.class, () -> api().get("/run/c/unfinished").send());
        api().get("/run/c/hello").send().expect(200);
    }

    @Test
    void handlersHaveTheirEnvironmentAndNotTheServers() {
        String text = api().get("/run/c/environment").send().expect(200).text();
        assertTrue(text.contains("GREETING: hi"), text);
        assertEquals(-1, text.indexOf("MIK_HOME"), text);
        assertEquals(-1, text.indexOf("PATH:"), text);
    }

    @Test
    void theServersOwnStateIsTold() {
        Api api = api();
        api.get("/run/as/hello").send().expect(200);
        JsonNode health = api.get("/health?verbose=true").send().expect(200).json();
        assertEquals("ready", health.path("status").stringValue());
        assertTrue(health.path("total_requests").longValue() > 0);
        assertTrue(health.path("cache_size").intValue() >= 1);
        assertEquals(100, health.path("cache_capacity").intValue());
        assertTrue(health.path("cache_bytes").longValue() > 1_000);
        assertTrue(health.path("modules").toString().contains("\"circuit_breaker\":\"closed\""));
        assertTrue(api.get("/_mik/handlers").send().expect(200).text().contains("\"path\":\"/run/both/\""));
        String metrics = api.get("/metrics").send().expect(200).text();
        for (String name : List.of(
                "mik_http_requests_total{",
                "mik_http_request_duration_seconds_bucket{",
                "mik_wasm_execution_duration_seconds_count{module=\"as\"",
                "mik_module_cache_hits_total",
                "mik_module_cache_misses_total",
                "mik_module_cache_bytes",
                "mik_circuit_breaker_state{module=\"as\"",
                "mik_active_requests",
                "mik_memory_bytes{")) {
            assertTrue(metrics.contains(name), name);
        }
        api.get("/nothing").send().error(404, "route-not-found");
        api.get("/openapi/c").send().error(404, "not-found");
    }
}
