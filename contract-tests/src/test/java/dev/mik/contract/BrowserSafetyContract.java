package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1, browser safety: no web page drives an API that has no key. */
class BrowserSafetyContract {
    private static final String TRUSTED = "https://app.example";

    @RegisterExtension
    private static final OwnDaemon daemon = OwnDaemon.with(d -> d);

    @RegisterExtension
    private static final OwnDaemon listing = OwnDaemon.with(
            d -> d.toml("[http]\ncors_origins = [\"" + TRUSTED + "\"]\nallowed_hosts = [\"mik.internal\"]\n"));

    private final Api api = daemon.api();
    private final Api open = listing.api();
    private final String name = Fresh.name();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://localhost:1",
                "https://app.example",
                "file://",
                "nonsense"
            })
    void anotherOriginIsRefused(String origin) {
        api.get("/kv").header("Origin", origin).send().error(403, "origin-refused");
        api.put("/kv/" + name)
                .header("Origin", origin)
                .json("{\"value\":\"x\"}")
                .error(403, "origin-refused");
        api.put("/storage/" + name)
                .header("Origin", origin)
                .bytes("text/plain", new byte[1])
                .error(403, "origin-refused");
        api.post("/sql/execute")
                .header("Origin", origin)
                .json("{\"sql\":\"SELECT 1\"}")
                .error(403, "origin-refused");
        api.delete("/kv/" + name).header("Origin", origin).send().error(403, "origin-refused");
        api.get("/kv/" + name).send().error(404, "not-found");
        api.get("/storage/" + name).send().error(404, "not-found");
    }

    @Test
    void anOriginThatOnlyBeginsLikeAListedOneIsRefused() {
        for (String origin :
                new String[] {TRUSTED + ".evil.example", TRUSTED + ":8443", "http://app.example", "https://xapp.example"
                }) {
            open.get("/kv").header("Origin", origin).send().error(403, "origin-refused");
        }
    }

    @Test
    void theApisOwnOriginIsServed() {
        String own = "http://127.0.0.1:" + daemon.port();
        api.get("/kv")
                .header("Origin", own)
                .header("Sec-Fetch-Site", "same-origin")
                .send()
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "CROSS-SITE", "nonsense"})
    void aRequestThatABrowserMarksAsForeignIsRefused(String site) {
        api.get("/kv/" + name).header("Sec-Fetch-Site", site).send().error(403, "origin-refused");
        api.put("/kv/" + name)
                .header("Sec-Fetch-Site", site)
                .json("{\"value\":\"x\"}")
                .error(403, "origin-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void aRequestThatABrowserMarksAsOurOwnIsServed(String site) {
        api.get("/version").header("Sec-Fetch-Site", site).send().expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9919",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "mik.internal"
            })
    void aHostThatIsNotLoopbackIsRefused(String host) {
        // DNS rebinding: the page's own name, pointed at 127.0.0.1.
        get(daemon, "/kv", host).error(403, "host-refused");
        get(daemon, "/version", host).error(403, "host-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready", "/metrics"})
    void theProbesAnswerAnyHost(String path) {
        get(daemon, path, "evil.example").expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST", "localhost:PORT", "127.0.0.1", "127.0.0.1:PORT", "[::1]", "[::1]:PORT"
            })
    void aLoopbackHostIsServed(String host) {
        get(daemon, "/version", host.replace("PORT", Integer.toString(daemon.port())))
                .expect(200);
    }

    @Test
    void aListedHostIsServed() {
        get(listing, "/version", "mik.internal").expect(200);
        get(listing, "/version", "mik.internal:8080").expect(200);
        get(listing, "/version", "other.internal").error(403, "host-refused");
    }

    private static Answer get(OwnDaemon server, String path, String host) {
        try (RawConnection connection = server.raw()) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer()
                    .orElseThrow();
        }
    }

    @Test
    void corsIsOffByDefault() {
        Answer answer = api.get("/version").send().expect(200);
        assertEquals(Optional.empty(), answer.header("Access-Control-Allow-Origin"));
        Answer preflight = api.call("OPTIONS", "/kv/" + name)
                .header("Origin", TRUSTED)
                .header("Access-Control-Request-Method", "PUT")
                .send();
        preflight.error(403, "origin-refused");
        assertEquals(Optional.empty(), preflight.header("Access-Control-Allow-Origin"));
    }

    @Test
    void aListedOriginIsServed() {
        Answer answer = open.get("/version")
                .header("Origin", TRUSTED)
                .header("Sec-Fetch-Site", "cross-site")
                .send()
                .expect(200);
        assertEquals(TRUSTED, answer.need("Access-Control-Allow-Origin"));
        assertTrue(answer.need("Vary").toLowerCase(Locale.ROOT).contains("origin"), answer::toString);
        Answer missing = open.get("/kv/" + name).header("Origin", TRUSTED).send();
        missing.error(404, "not-found");
        assertEquals(TRUSTED, missing.need("Access-Control-Allow-Origin"));
    }

    @Test
    void aListedOriginMayAskBeforehand() {
        Answer answer = open.call("OPTIONS", "/kv/" + name)
                .header("Origin", TRUSTED)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type")
                .send();
        assertTrue(answer.status() == 200 || answer.status() == 204, answer::toString);
        assertEquals(TRUSTED, answer.need("Access-Control-Allow-Origin"));
        assertTrue(answer.need("Access-Control-Allow-Methods").contains("PUT"), answer::toString);
        assertTrue(
                answer.need("Access-Control-Allow-Headers")
                        .toLowerCase(Locale.ROOT)
                        .contains("content-type"),
                answer::toString);
    }

    @Test
    void aFormOfAnotherPageCannotRunSql() {
        api.post("/sql/execute").text("text/plain", "{\"sql\":\"SELECT 1\"}").error(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"text/html,page.html", "image/svg+xml,image.svg", "application/xhtml+xml,page.xhtml"})
    void storedMarkupIsServedWithoutPower(String type, String file) {
        byte[] markup = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        String path = "/storage/" + name + "/" + file;
        api.put(path).bytes(type, markup).expect(201);
        for (Answer answer : new Answer[] {
            api.get(path).send().expect(200),
            api.head(path).send().expect(200),
            api.get(path).header("Range", "bytes=0-3").send().expect(206)
        }) {
            assertEquals("nosniff", answer.need("X-Content-Type-Options"));
            assertTrue(answer.need("Content-Security-Policy").contains("sandbox"), answer::toString);
        }
    }

    @Test
    void aRawValueIsNeverServedAsMarkup() {
        byte[] markup = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        api.put("/kv/" + name).bytes("text/html", markup).expect(200);
        Answer raw = api.get("/kv/" + name)
                .header("Accept", "application/octet-stream")
                .send()
                .expect(200);
        assertEquals("application/octet-stream", raw.need("Content-Type"));
        assertEquals("nosniff", raw.need("X-Content-Type-Options"));
        Answer json =
                api.get("/kv/" + name).header("Accept", "text/html").send().expect(200);
        json.json();
        assertEquals("nosniff", json.need("X-Content-Type-Options"));
    }
}
