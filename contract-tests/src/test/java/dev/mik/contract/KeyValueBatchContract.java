package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 3: increment, expire and batch. */
class KeyValueBatchContract {
    private final Api api = Target.shared().api();
    private final String key = Fresh.name();
    private final String path = "/kv/" + key;

    private Answer increment(String body) {
        return api.post(path + "/increment").json(body);
    }

    private Answer batch(Object... operations) {
        return api.post("/kv/batch").json(Json.of("operations", Arrays.asList(operations)));
    }

    private void put(String value) {
        api.put(path).json(Json.of("value", value)).expect(200);
    }

    private String stored() {
        return api.get(path).send().expect(200).json().path("value").stringValue();
    }

    @Test
    void anAbsentKeyCountsFromZero() {
        increment("{\"by\":5}").expect(200, Json.of("key", key, "value", 5));
        increment("{\"by\":-7}").expect(200, Json.of("key", key, "value", -2));
        assertEquals("-2", stored());
    }

    @Test
    void anIncrementIsByOneUnlessItSays() {
        increment("{}").expect(200, Json.of("key", key, "value", 1));
        increment("{}").expect(200, Json.of("key", key, "value", 2));
    }

    @Test
    void anIncrementContinuesAValueThatWasSet() {
        put("41");
        increment("{\"by\":1}").expect(200, Json.of("key", key, "value", 42));
    }

    @Test
    void sumsAreExactOver64Bits() {
        put("9007199254740993");
        increment("{\"by\":9214364837600034814}").expect(200, Json.of("key", key, "value", Long.MAX_VALUE));
        put("-9223372036854775807");
        increment("{\"by\":-1}").expect(200, Json.of("key", key, "value", Long.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807,1", "-9223372036854775808,-1", "1,9223372036854775807", "-2,-9223372036854775808"})
    void anOverflowIs409AndChangesNothing(String value, String by) {
        put(value);
        increment("{\"by\":" + by + "}").error(409, "integer-overflow");
        assertEquals(value, stored());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1.5", "1e3", "0x10", "9223372036854775808", "1 2", "١"})
    void aValueThatIsNoIntegerIs409AndStays(String value) {
        put(value);
        increment("{\"by\":1}").error(409, "not-an-integer");
        assertEquals(value, stored());
    }

    @Test
    void bytesThatAreNoTextAreNoIntegerEither() {
        api.put(path)
                .bytes("application/octet-stream", new byte[] {(byte) 0xff})
                .expect(200);
        increment("{\"by\":1}").error(409, "not-an-integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1e30", "0.5", "null1", "\"1\""})
    void anIncrementThatIsNo64BitIntegerIs400(String by) {
        increment("{\"by\":" + by + "}").error(400, "invalid-request", "malformed-json");
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void anIncrementKeepsATtlAndCanSetOne() {
        increment("{\"by\":1}").expect(200);
        assertFalse(api.get(path).send().json().has("ttl"));
        increment("{\"by\":1,\"ttl\":3600}").expect(200);
        increment("{\"by\":1}").expect(200);
        long left = api.get(path).send().json().path("ttl").longValue();
        assertTrue(left > 3_500 && left <= 3_600, () -> "ttl " + left);
        increment("{\"by\":1,\"ttl\":0}").error(400, "invalid-request");
        assertEquals("3", stored());
    }

    @Test
    void expireSetsAndNullClears() {
        put("x");
        api.post(path + "/expire").json("{\"ttl\":60}").expect(200, Json.of("key", key, "ttl", 60));
        long left = api.get(path).send().json().path("ttl").longValue();
        assertTrue(left > 30 && left <= 60, () -> "ttl " + left);
        JsonNode cleared =
                api.post(path + "/expire").json("{\"ttl\":null}").expect(200).json();
        assertEquals(key, cleared.path("key").stringValue());
        assertTrue(cleared.path("ttl").isNull() || cleared.path("ttl").isMissingNode(), cleared::toString);
        api.get(path).send().expect(200, Json.of("key", key, "value", "x"));
    }

    @Test
    void expireGivesAnotherTag() {
        put("x");
        String before = api.get(path).send().etag();
        api.post(path + "/expire").json("{\"ttl\":60}").expect(200);
        assertNotEquals(before, api.get(path).send().etag());
    }

    @Test
    void expiringAnAbsentKeyIs404() {
        assertEquals(
                "Key '" + key + "' not found",
                api.post(path + "/expire").json("{\"ttl\":60}").error(404, "not-found"));
        api.post(path + "/expire").json("{\"ttl\":null}").error(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"60\"", "true", "9223372036854775807"})
    void aTtlOutOfRangeIs400(String ttl) {
        put("x");
        api.post(path + "/expire").json("{\"ttl\":" + ttl + "}").error(400, "invalid-request");
        api.get(path).send().expect(200, Json.of("key", key, "value", "x"));
    }

    @Test
    void aBatchAnswersEachOperationInOrder() {
        String other = key + "-other";
        batch(
                        Json.map("op", "get", "key", key),
                        Json.map("op", "set", "key", key, "value", "a"),
                        Json.map("op", "get", "key", key),
                        Json.map("op", "increment", "key", other, "by", 3),
                        Json.map("op", "increment", "key", other),
                        Json.map("op", "delete", "key", key),
                        Json.map("op", "delete", "key", key),
                        Json.map("op", "get", "key", key),
                        Json.map("op", "get", "key", other))
                .expect(200, """
                        {"results":[
                          {"key":"KEY","value":null}, {"key":"KEY"}, {"key":"KEY","value":"a"},
                          {"key":"KEY-other","value":3}, {"key":"KEY-other","value":4},
                          {"key":"KEY","deleted":true}, {"key":"KEY","deleted":false},
                          {"key":"KEY","value":null}, {"key":"KEY-other","value":"4"}]}
                        """.replace("KEY", key));
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void aBatchSetTakesATtl() {
        batch(Json.map("op", "set", "key", key, "value", "a", "ttl", 3_600)).expect(200);
        long left = api.get(path).send().json().path("ttl").longValue();
        assertTrue(left > 3_500 && left <= 3_600, () -> "ttl " + left);
    }

    @Test
    void aBatchGetShowsBytesAsBase64() {
        api.put(path)
                .bytes("application/octet-stream", new byte[] {(byte) 0xff})
                .expect(200);
        JsonNode result = batch(Json.map("op", "get", "key", key))
                .expect(200)
                .json()
                .path("results")
                .path(0);
        assertEquals("/w==", result.path("value_base64").stringValue(), result::toString);
    }

    @Test
    void aBatchThatCannotAllBeDoneDoesNothingAndNamesTheIndex() {
        put("no number");
        String sentence = batch(
                        Json.map("op", "set", "key", key + "-a", "value", "a"),
                        Json.map("op", "delete", "key", key),
                        Json.map("op", "set", "key", key, "value", "again no number"),
                        Json.map("op", "increment", "key", key))
                .error(409, "not-an-integer");
        assertTrue(sentence.matches("(?s).*\\b3\\b.*"), sentence);
        assertEquals("no number", stored());
        api.get(path + "-a").send().error(404, "not-found");
        String overflow = batch(
                        Json.map("op", "increment", "key", key + "-n", "by", Long.MAX_VALUE),
                        Json.map("op", "increment", "key", key + "-n", "by", 1))
                .error(409, "integer-overflow");
        assertTrue(overflow.matches("(?s).*\\b1\\b.*"), overflow);
        api.get(path + "-n").send().error(404, "not-found");
    }

    @Test
    void aBatchWithAnInvalidOperationDoesNothingAndNamesTheIndex() {
        List<Map<String, Object>> invalid = List.of(
                Json.map("op", "fly", "key", key),
                Json.map("key", key),
                Json.map("op", "get"),
                Json.map("op", "set", "key", key),
                Json.map("op", "set", "key", key, "value", 5),
                Json.map("op", "set", "key", key, "value", "x", "ttl", 0),
                Json.map("op", "increment", "key", key, "by", "1"),
                Json.map("op", "get", "key", ""),
                Json.map("op", "get", "key", "a\u0000b"),
                Json.map("op", "get", "key", "k".repeat(1_025)),
                Json.map("op", "get", "key", 5));
        for (Map<String, Object> operation : invalid) {
            String sentence = batch(Json.map("op", "set", "key", key, "value", "a"), operation)
                    .error(400, "invalid-request", "invalid-key");
            assertTrue(sentence.matches("(?s).*\\b1\\b.*"), () -> operation + ": " + sentence);
            api.get(path).send().error(404, "not-found");
        }
    }

    @Test
    void aThousandOperationsAreTheMost() {
        List<Object> operations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            operations.add(Json.map("op", "increment", "key", key));
        }
        JsonNode results = batch(operations.toArray()).expect(200).json().path("results");
        assertEquals(1_000, results.size());
        assertEquals(1_000, results.path(999).path("value").longValue());
        operations.add(Json.map("op", "increment", "key", key));
        batch(operations.toArray()).error(400, "invalid-request");
        assertEquals("1000", stored());
    }

    @Test
    void aBatchValueOverEightMebibytesIs413AndChangesNothing() {
        batch(
                        Json.map("op", "set", "key", key, "value", "a"),
                        Json.map("op", "set", "key", key + "-b", "value", "y".repeat(8 * 1024 * 1024 + 1)))
                .error(413, "payload-too-large");
        api.get(path).send().error(404, "not-found");
    }
}
