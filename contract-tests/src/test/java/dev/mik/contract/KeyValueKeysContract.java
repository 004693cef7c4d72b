package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3, keys: one path segment, percent-encoded where needed. */
class KeyValueKeysContract {
    private final Target target = Target.shared();
    private final Api api = target.api();
    private final String name = Fresh.name();

    /** Sends a request target that {@code java.net.URI} would refuse or change. */
    private Answer raw(String method, String path, String body) {
        return target.raw(method, path, "application/json", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\u0001',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%2F¦/",
                "%2f¦/",
                "a%2Fb%2Fc¦a/b/c",
                "%2Fa%2F¦/a/",
                "a%2F%2Fb¦a//b",
                ":abc¦:abc",
                "%3A¦:",
                "a%20b¦a b",
                "a+b¦a+b",
                "%2B¦+",
                "%25¦%",
                "%252F¦%2F",
                "%3F¦?",
                "%23¦#",
                "%26¦&",
                "a=b¦a=b",
                "a&b¦a&b",
                "a;b=c¦a;b=c",
                "%3B¦;",
                "a,b¦a,b",
                "@¦@",
                "!$'()*~-._¦!$'()*~-._",
                "%5C¦\\",
                "%22¦\"",
                "%3C%3E¦<>",
                "%7B%7D¦{}",
                "%5B%5D¦[]",
                "%5E%60%7C¦^`|",
                "%C3%A9¦é",
                "e%CC%81¦e\u0301",
                "%F0%9F%98%80¦😀",
                "%E6%97%A5¦日",
                "%E2%80%AE¦\u202e",
                "%EF%BF%BF¦\uffff",
                "%61¦a",
                ".¦.",
                "..¦..",
                "CON¦CON",
                "NUL.txt¦NUL.txt"
            })
    void aKeyIsWhatItsEncodingSays(String encoded, String meant) {
        String path = "/kv/" + name + encoded;
        assertEquals(200, raw("PUT", path, "{\"value\":\"x\"}").status());
        Answer answer = raw("GET", path, "");
        answer.expect(200, Json.of("key", name + meant, "value", "x"));
        assertEquals(
                List.of(name + meant),
                Json.strings(api.get("/kv?prefix=" + name).send().json().path("keys")));
        assertEquals(204, raw("DELETE", path, "").status());
    }

    @Test
    void theSameKeyEncodedInTwoWaysIsOneKey() {
        api.put("/kv/" + name + "%41%2fb").json(Json.of("value", "x")).expect(200);
        api.get("/kv/" + name + "A%2Fb").send().expect(200);
        api.get("/kv/" + name + "a%2Fb").send().error(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2E%2E", "%2e", "..", "."})
    void dotsAreAKeyOrRefusedAndNeverLeadElsewhere(String dots) {
        Answer put = raw("PUT", "/kv/" + dots, "{\"value\":\"x\"}");
        if (put.status() == 200) {
            String key =
                    raw("GET", "/kv/" + dots, "").expect(200).json().path("key").stringValue();
            assertTrue(key.equals(".") || key.equals(".."), key);
            raw("DELETE", "/kv/" + dots, "").expect(204);
        } else {
            put.error(put.status() == 404 ? 404 : 400);
        }
        Answer detour = raw("GET", "/kv/" + dots + "/health", "");
        assertEquals(404, detour.status(), detour::toString);
    }

    @Test
    void wordsOfTheApiAreKeysToo() {
        for (String word : new String[] {"batch", "increment", "expire", "kv", "health"}) {
            boolean before = api.head("/kv/" + word).send().status() == 200;
            if (!before) {
                api.put("/kv/" + word).json(Json.of("value", name)).expect(200);
                api.get("/kv/" + word).send().expect(200, Json.of("key", word, "value", name));
                api.delete("/kv/" + word).send().expect(204);
            }
        }
    }

    @Test
    void aSlashInAKeyDoesNotHideWhatFollowsIt() {
        String key = name + "%2Fincrement";
        api.put("/kv/" + key).json(Json.of("value", "5")).expect(200);
        api.post("/kv/" + key + "/increment")
                .json("{\"by\":2}")
                .expect(200, Json.of("key", name + "/increment", "value", 7));
        api.post("/kv/" + key).json("{\"by\":2}").error(405, "method-not-allowed");
    }

    @Test
    void aKeyOf1024BytesIsStoredAndALongerOneRefused() {
        String rest = "k".repeat(1_024 - name.length());
        api.put("/kv/" + name + rest).json(Json.of("value", "x")).expect(200);
        api.get("/kv/" + name + rest).send().expect(200, Json.of("key", name + rest, "value", "x"));
        api.put("/kv/" + name + rest + "k").json(Json.of("value", "x")).error(400, "invalid-key");
        api.get("/kv/" + name + rest + "k").send().error(400, "invalid-key");
    }

    @Test
    void aKeysLengthIsCountedInBytesOfUtf8() {
        String within = "%C3%A9".repeat((1_024 - name.length()) / 2);
        api.put("/kv/" + name + within).json(Json.of("value", "x")).expect(200);
        api.get("/kv/" + name + within).send().expect(200);
        api.put("/kv/" + name + within + "%C3%A9").json(Json.of("value", "x")).error(400, "invalid-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%01", "%09", "%0A", "%0D%0AX-Evil:%201", "%1F", "%7F", "%C2%80", "%C2%9F"})
    void aControlCharacterIs400(String encoded) {
        raw("PUT", "/kv/" + name + encoded, "{\"value\":\"x\"}").error(400, "invalid-key");
        raw("GET", "/kv/" + name + encoded, "").error(400, "invalid-key");
        raw("DELETE", "/kv/" + name + encoded, "").error(400, "invalid-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%2",
                "%zz",
                "%2z",
                "%u0041",
                "%-1",
                "%+1",
                "%FF",
                "%C3",
                "%C0%AF",
                "%ED%A0%80",
                "%F5%80%80%80",
                "%80",
                "%E2%82",
                "\u00ff"
            })
    void aBrokenEncodingIs400(String broken) {
        raw("PUT", "/kv/" + name + broken, "{\"value\":\"x\"}").error(400, "invalid-key", "invalid-request");
        raw("GET", "/kv/" + name + broken, "").error(400, "invalid-key", "invalid-request");
    }

    @Test
    void anEmptyKeyIsRefused() {
        Answer put = api.put("/kv/").json(Json.of("value", "x"));
        assertTrue(put.status() == 400 || put.status() == 404 || put.status() == 405, put::toString);
        put.error(put.status());
    }
}
