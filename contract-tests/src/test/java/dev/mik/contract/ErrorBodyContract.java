package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1, errors: whatever is wrong with a request, the answer is the one body. */
class ErrorBodyContract {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

    private final Api api = Target.shared().api();
    private final String key = Fresh.name();

    @ParameterizedTest
    @ValueSource(
            strings = {"/nowhere", "/", "/kv/a/b", "/kv/a/b/c", "/sql", "/sql/nowhere", "/healthy", "/health/x", "/KV/a"
            })
    void anUnknownRouteIs404(String path) {
        api.get(path).send().error(404, "route-not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /health      | GET",
                "DELETE | /ready       | GET",
                "PUT    | /version     | GET",
                "POST   | /metrics     | GET",
                "POST   | /openapi.json| GET",
                "POST   | /kv/k        | DELETE GET PUT",
                "PATCH  | /kv/k        | DELETE GET PUT",
                "PUT    | /kv          | DELETE GET",
                "GET    | /kv/k/increment | POST",
                "PUT    | /kv/k/expire | POST",
                "GET    | /sql/query   | POST",
                "PUT    | /sql/execute | POST",
                "DELETE | /sql/batch   | POST",
                "PATCH  | /storage/a   | DELETE GET POST PUT",
                "DELETE | /storage     | GET"
            })
    void aWrongMethodIs405AndNamesTheRightOnes(String method, String path, String right) {
        Answer answer = api.call(method, path).send();
        answer.error(405, "method-not-allowed");
        Set<String> allowed = new TreeSet<>(Arrays.asList(answer.need("Allow").split("\\s*,\\s*", -1)));
        allowed.removeAll(Set.of("HEAD", "OPTIONS"));
        assertEquals(right, String.join(" ", allowed));
    }

    @Test
    void anUnknownMethodIs405() {
        api.call("BREW", "/kv/" + key).send().error(405, "method-not-allowed");
    }

    @Test
    void aPathOver4096BytesIs414() {
        api.get("/kv/" + "a".repeat(4_093)).send().error(414, "uri-too-long");
        api.get("/storage/" + "a/".repeat(30_000) + "a").send().error(414, "uri-too-long");
    }

    @Test
    void aPathOf4096BytesIsRead() {
        // Long enough for the route, too long for a key.
        api.get("/kv/" + "a".repeat(4_092)).send().error(400, "invalid-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sql/execute", "/sql/query", "/sql/batch", "/kv/batch"})
    void aJsonBodyOverTheLimitIs413(String path) {
        String tooLong = Json.of("filler", "x".repeat(TEN_MEGABYTES));
        api.post(path).json(tooLong).error(413, "payload-too-large");
    }

    @Test
    void aJsonBodyOverTheLimitIs413AlsoWithoutALength() {
        byte[] tooLong = Json.of("value", "x".repeat(TEN_MEGABYTES)).getBytes(StandardCharsets.UTF_8);
        api.put("/kv/" + key)
                .send("application/json", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong)))
                .error(413, "payload-too-large");
        api.get("/kv/" + key).send().error(404, "not-found");
    }

    @Test
    void aDeclaredLengthOverTheLimitIsRefusedBeforeItsBodyComes() {
        Target target = Target.shared();
        try (RawConnection connection = target.raw()) {
            connection
                    .send("POST /sql/execute HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n"
                            + target.keyLine()
                            + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{")
                    .answer()
                    .orElseThrow()
                    .error(413, "payload-too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sql/execute", "/sql/query", "/sql/batch", "/kv/batch", "/kv/k/increment", "/kv/k/expire"})
    void aBodyThatIsNotDeclaredAsJsonIs415(String path) {
        for (String type :
                Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json5")) {
            String sentence = api.post(path).text(type, "{}").error(415, "unsupported-media-type");
            assertTrue(sentence.contains("application/json"), sentence);
        }
        api.post(path).untyped("{}".getBytes(StandardCharsets.UTF_8)).error(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"})
    void aJsonTypeMayHaveParametersAndCapitals(String type) {
        api.put("/kv/" + key).text(type, "{\"value\":\"x\"}").expect(200);
        assertEquals("x", api.get("/kv/" + key).send().json().path("value").stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "nul",
                "{\"value\":",
                "{\"value\":\"x\"",
                "{\"value\":\"x\",}",
                "{'value':'x'}",
                "{value:\"x\"}",
                "{\"value\":\"x\"} x",
                "{\"value\":\"x\"}{}",
                "{\"value\":\"x\"}]",
                "{\"value\":\"\n\"}",
                "{\"value\":\"\\x\"}",
                "{\"value\":\"x\",\"ttl\":NaN}",
                "{\"value\":\"x\",\"ttl\":01}",
                "// c\n{\"value\":\"x\"}",
                "value=x",
                "<value/>"
            })
    void malformedJsonIs400AndChangesNothing(String body) {
        api.put("/kv/" + key).json(body).error(400, "malformed-json");
        api.post("/sql/execute").json(body).error(400, "malformed-json");
        api.post("/kv/batch").json(body).error(400, "malformed-json");
        api.get("/kv/" + key).send().error(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n"})
    void anEmptyBodyIs400(String body) {
        api.put("/kv/" + key).json(body).error(400, "malformed-json", "invalid-request");
        api.post("/sql/execute").json(body).error(400, "malformed-json", "invalid-request");
        api.post("/kv/batch").json(body).error(400, "malformed-json", "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"value\":\"x\"}]", "\"x\"", "5", "true", "null"})
    void jsonThatIsNoObjectIs400(String body) {
        api.put("/kv/" + key).json(body).error(400, "invalid-request", "malformed-json");
        api.post("/sql/query").json(body).error(400, "invalid-request", "malformed-json");
        api.post("/sql/batch").json(body).error(400, "invalid-request", "malformed-json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PUT  | /kv/k           | {}",
                "PUT  | /kv/k           | {\"value\":5}",
                "PUT  | /kv/k           | {\"value\":null}",
                "PUT  | /kv/k           | {\"value\":{\"a\":1}}",
                "PUT  | /kv/k           | {\"value\":[\"x\"]}",
                "PUT  | /kv/k           | {\"value\":\"x\",\"ttl\":\"60\"}",
                "PUT  | /kv/k           | {\"value\":\"x\",\"ttl\":true}",
                "PUT  | /kv/k           | {\"value\":\"x\",\"ttl\":{}}",
                "POST | /kv/k/increment | {\"by\":\"1\"}",
                "POST | /kv/k/increment | {\"by\":1.5}",
                "POST | /kv/k/increment | {\"by\":[]}",
                "POST | /kv/k/expire    | {\"ttl\":\"60\"}",
                "POST | /kv/batch       | {}",
                "POST | /kv/batch       | {\"operations\":{}}",
                "POST | /kv/batch       | {\"operations\":\"x\"}",
                "POST | /kv/batch       | {\"operations\":[5]}",
                "POST | /kv/batch       | {\"operations\":[null]}",
                "POST | /sql/execute    | {}",
                "POST | /sql/execute    | {\"sql\":5}",
                "POST | /sql/execute    | {\"sql\":null}",
                "POST | /sql/execute    | {\"sql\":\"SELECT 1\",\"params\":\"x\"}",
                "POST | /sql/query      | {\"sql\":[\"SELECT 1\"]}",
                "POST | /sql/query      | {\"sql\":\"SELECT 1\",\"params\":5}",
                "POST | /sql/batch      | {}",
                "POST | /sql/batch      | {\"statements\":{}}",
                "POST | /sql/batch      | {\"statements\":[\"SELECT 1\"]}",
                "POST | /sql/batch      | {\"statements\":[{}]}"
            })
    void aFieldOfTheWrongTypeIs400(String method, String path, String body) {
        api.call(method, path.replace("/k/", "/" + key + "/").replaceFirst("/k$", "/" + key))
                .json(body)
                .error(400, "invalid-request");
        api.get("/kv/" + key).send().error(404, "not-found");
    }

    @Test
    void unknownFieldsAreIgnored() {
        api.put("/kv/" + key)
                .json("{\"colour\":{\"deep\":[1,2,{}]},\"value\":\"x\",\"TTL\":1,\"\":null}")
                .expect(200);
        api.get("/kv/" + key).send().expect(200, Json.of("key", key, "value", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void deeplyNestedJsonIs400(String opening) {
        String deep = opening.repeat(100_000);
        for (String body :
                Set.of(deep, "{\"value\":" + deep, "{\"sql\":\"SELECT 1\",\"params\":[" + deep, "{\"x\":" + deep)) {
            api.put("/kv/" + key).json(body).error(400, "malformed-json", "invalid-request");
            api.post("/sql/query").json(body).error(400, "malformed-json", "invalid-request");
            api.post("/kv/batch").json(body).error(400, "malformed-json", "invalid-request");
        }
        String closed = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"value\":\"x\"}";
        api.put("/kv/" + key).json(closed).error(400, "malformed-json", "invalid-request");
    }

    @Test
    void aMillionFieldsAreIgnoredOrRefused() {
        StringBuilder body = new StringBuilder(9_500_000).append('{');
        for (int i = 0; i < 1_000_000; i++) {
            body.append('"').append(Integer.toString(i, 36)).append("\":1,");
        }
        Answer answer =
                api.put("/kv/" + key).json(body.append("\"value\":\"x\"}").toString());
        if (answer.status() != 200) {
            answer.error(400);
        }
        api.get("/health").send().expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1E+400", "99999999999999999999", "1e-999999999", "0.5"})
    void aNumberThatNoIntegerHoldsIs400(String number) {
        api.put("/kv/" + key).json("{\"value\":\"x\",\"ttl\":" + number + "}").error(400);
        api.post("/kv/" + key + "/increment").json("{\"by\":" + number + "}").error(400);
        api.get("/kv/" + key).send().error(404, "not-found");
    }

    @Test
    void aNumberOfAMillionDigitsIs400() {
        api.put("/kv/" + key)
                .json("{\"value\":\"x\",\"ttl\":" + "9".repeat(1_000_000) + "}")
                .error(400);
    }

    @Test
    void aFieldNameOfAMegabyteIsNo5xx() {
        Answer answer = api.put("/kv/" + key).json("{\"" + "n".repeat(1_000_000) + "\":1,\"value\":\"x\"}");
        assertTrue(answer.status() < 500, answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "c1bf", "eda080", "f5808080", "80", "e28028", "f09f98"})
    void badUtf8InJsonIs400(String bad) {
        byte[] bytes = HexFormat.of().parseHex(bad);
        byte[] body = "{\"value\":\"a????b\"}".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, body, 11, bytes.length);
        api.put("/kv/" + key).bytes("application/json", body).error(400, "malformed-json", "invalid-request");
        byte[] name = "{\"value\":\"x\",\"a????b\":1}".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, name, 16, bytes.length);
        api.put("/kv/" + key).bytes("application/json", name).error(400, "malformed-json", "invalid-request");
        api.get("/kv/" + key).send().error(404, "not-found");
    }

    @Test
    void halfASurrogatePairInJsonIs400() {
        api.put("/kv/" + key).json("{\"value\":\"a\\ud83d\"}").error(400);
        api.put("/kv/" + key).json("{\"value\":\"\\ude00a\"}").error(400);
        api.post("/sql/query").json("{\"sql\":\"SELECT '\\ud83d' AS a\"}").error(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "é",
                "日本語",
                "😀👩‍👩‍👧",
                "e\u0301",
                "\u202eabc",
                "\ufeffbom",
                "a\\u0000b",
                "\\u001f",
                "\\ud83d\\ude00"
            })
    void unicodeComesBackAsItWasSent(String value) {
        api.put("/kv/" + key).json("{\"value\":\"" + value + "\"}").expect(200);
        assertEquals(
                Json.read("\"" + value + "\""),
                api.get("/kv/" + key).send().expect(200).json().path("value"));
    }

    @Test
    void anErrorIsJsonWhateverTheClientAccepts() {
        for (String accept :
                Set.of("text/html", "application/xml", "image/*", "application/octet-stream", "nonsense")) {
            api.get("/kv/" + key).header("Accept", accept).send().error(404, "not-found");
        }
    }

    @Test
    void anErrorForHeadHasNoBody() {
        api.head("/kv/" + key).send().expect(404).withoutBody();
        api.head("/nowhere").send().expect(404).withoutBody();
    }

    @Test
    void anErrorDoesNotRepeatMarkup() {
        Answer answer = api.get("/kv/%3Cscript%3Ealert(1)%3C%2Fscript%3E").send();
        answer.error(404, "not-found");
        assertEquals("nosniff", answer.need("X-Content-Type-Options"));
    }

    @Test
    void anErrorKeepsTheConnectionUsable() {
        Target target = Target.shared();
        String host = " HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n" + target.keyLine();
        try (RawConnection connection = target.raw()) {
            for (int i = 0; i < 10; i++) {
                connection
                        .send("PUT /kv/" + key + host
                                + "Content-Type: application/json\r\nContent-Length: 4\r\n\r\n{\"a\"")
                        .answer()
                        .orElseThrow()
                        .error(400, "malformed-json");
                Answer next =
                        connection.send("GET /health" + host + "\r\n").answer().orElseThrow();
                next.expect(200);
                assertFalse(next.header("Connection")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .contains("close"));
            }
        }
    }
}
