package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1, auth: with {@code MIK_API_KEY} set, nothing but the probes answers without it. */
class AuthContract {
    private static final String KEY = "correct-horse-battery_staple";

    @RegisterExtension
    private static final OwnDaemon daemon = OwnDaemon.with(d -> d.env("MIK_API_KEY", KEY));

    private final Api api = daemon.api();
    private final String key = Fresh.name();

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready", "/metrics"})
    void theProbesNeedNoKey(String path) {
        api.get(path).send().expect(200);
        api.withKey("wrong").get(path).send().expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/version",
        "GET,/openapi.json",
        "GET,/kv",
        "GET,/kv/a",
        "PUT,/kv/a",
        "HEAD,/kv/a",
        "DELETE,/kv/a",
        "DELETE,/kv?prefix=a",
        "POST,/kv/a/increment",
        "POST,/kv/a/expire",
        "POST,/kv/batch",
        "POST,/sql/execute",
        "POST,/sql/query",
        "POST,/sql/batch",
        "GET,/storage",
        "GET,/storage/a",
        "PUT,/storage/a",
        "HEAD,/storage/a",
        "DELETE,/storage/a",
        "POST,/storage/a?copy_from=b",
        "GET,/nowhere",
        "BREW,/kv/a"
    })
    void everythingElseIs401WithoutAKey(String method, String path) {
        Answer answer = api.call(method, path).send();
        if (method.equals("HEAD")) {
            answer.expect(401).withoutBody();
        } else {
            answer.error(401, "unauthorized");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: " + KEY,
                "x-api-key: " + KEY,
                "Authorization: Bearer " + KEY,
                "authorization: bearer " + KEY
            })
    void theKeyOpens(String header) {
        raw(header).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: ",
                "X-API-Key: correct",
                "X-API-Key: " + KEY + "x",
                "X-API-Key: CORRECT-HORSE-BATTERY_STAPLE",
                "X-API-Key: correct-horse-battery_stapl\u00e9",
                "X-API-Key: correct-horse-battery_stapl\u00ff\u00ff",
                "Authorization: " + KEY,
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer x",
                "Authorization: Basic " + KEY,
                "Cookie: X-API-Key=" + KEY,
                "X-Nothing: x"
            })
    void aWrongKeyIs401(String header) {
        raw(header).error(401, "unauthorized");
    }

    private static Answer raw(String header) {
        try (RawConnection connection = daemon.raw()) {
            return connection
                    .send("GET /version HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")
                    .answer()
                    .orElseThrow();
        }
    }

    @Test
    void theKeyInTheQueryDoesNotOpen() {
        api.get("/version?api_key=correct").send().error(401, "unauthorized");
    }

    @Test
    void aRefusedWriteChangesNothing() {
        api.put("/kv/" + key).json("{\"value\":\"x\"}").error(401, "unauthorized");
        api.put("/storage/" + key).bytes("text/plain", new byte[100]).error(401, "unauthorized");
        api.withKey(KEY).get("/kv/" + key).send().error(404, "not-found");
        api.withKey(KEY).get("/storage/" + key).send().error(404, "not-found");
    }

    @Test
    void aRefusedUploadIsAnsweredBeforeItsBodyComes() {
        try (RawConnection connection = daemon.raw()) {
            connection
                    .send("PUT /storage/" + key
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000\r\n\r\nabc")
                    .answer()
                    .orElseThrow()
                    .error(401, "unauthorized");
        }
    }

    @Test
    void theSentenceSaysHowToSendTheKey() {
        String sentence = api.get("/version").send().error(401, "unauthorized");
        assertTrue(sentence.contains("X-API-Key"), sentence);
    }

    @Test
    void withTheKeyAnyHostIsAnswered() {
        try (RawConnection connection = daemon.raw()) {
            connection
                    .send("GET /version HTTP/1.1\r\nHost: mik.example\r\nX-API-Key: " + KEY + "\r\n\r\n")
                    .answer()
                    .orElseThrow()
                    .expect(200);
        }
    }

    @Test
    void theKeyIsNeverPrinted() {
        api.withKey(KEY).get("/version").send().expect(200);
        api.withKey(KEY).get("/nowhere").send().error(404, "route-not-found");
        assertFalse(daemon.process().output().contains(KEY));
    }

    @Test
    void anEmptyKeyIsNoKey() {
        try (DaemonProcess open = DaemonProcess.prepare().env("MIK_API_KEY", "").start()) {
            open.api().get("/version").send().expect(200);
        }
    }
}
