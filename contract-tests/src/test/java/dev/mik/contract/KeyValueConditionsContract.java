package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1, conditional writes, on KV entries. */
class KeyValueConditionsContract {
    private static final String STALE = "\"no-such-version\"";

    private final Api api = Target.shared().api();
    private final String path = "/kv/" + Fresh.name();

    private Api.Call put(String header, String value) {
        return api.put(path).header(header, value);
    }

    private String stored() {
        return api.get(path).send().expect(200).json().path("value").stringValue();
    }

    private String write(String value) {
        api.put(path).json(Json.of("value", value)).expect(200);
        return api.get(path).send().etag();
    }

    @Test
    void ifNoneMatchStarCreatesOnce() {
        put("If-None-Match", "*").json(Json.of("value", "a")).expect(200);
        put("If-None-Match", "*").json(Json.of("value", "b")).error(412, "precondition-failed");
        assertEquals("a", stored());
    }

    @Test
    void ifMatchReplacesTheVersionItNamesOnly() {
        String tag = write("a");
        put("If-Match", tag).json(Json.of("value", "b")).expect(200);
        put("If-Match", tag).json(Json.of("value", "c")).error(412, "precondition-failed");
        assertEquals("b", stored());
    }

    @Test
    void ifMatchTakesAListOfTags() {
        String tag = write("a");
        put("If-Match", STALE + ", " + tag).json(Json.of("value", "b")).expect(200);
        assertEquals("b", stored());
    }

    @Test
    void ifMatchStarReplacesAndNeverCreates() {
        put("If-Match", "*").json(Json.of("value", "a")).error(412, "precondition-failed");
        api.get(path).send().error(404, "not-found");
        write("a");
        put("If-Match", "*").json(Json.of("value", "b")).expect(200);
        assertEquals("b", stored());
    }

    @Test
    void ifMatchNeverMatchesAWeakTag() {
        String tag = write("a");
        put("If-Match", "W/" + tag).json(Json.of("value", "b")).error(412, "precondition-failed");
        assertEquals("a", stored());
    }

    @Test
    void ifMatchOnAnAbsentKeyIs412() {
        put("If-Match", STALE).json(Json.of("value", "a")).error(412, "precondition-failed");
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void ifNoneMatchWithATagWritesUnlessItIsTheCurrentOne() {
        String tag = write("a");
        put("If-None-Match", tag).json(Json.of("value", "b")).error(412, "precondition-failed");
        put("If-None-Match", STALE).json(Json.of("value", "b")).expect(200);
        assertEquals("b", stored());
    }

    @Test
    void rawWritesAreConditionalToo() {
        String tag = write("a");
        put("If-Match", STALE).text("text/plain", "b").error(412, "precondition-failed");
        put("If-None-Match", "*").text("text/plain", "b").error(412, "precondition-failed");
        put("If-Match", tag).text("text/plain", "b").expect(200);
        assertEquals("b", stored());
    }

    @Test
    void deletingIsConditionalToo() {
        String tag = write("a");
        api.delete(path).header("If-Match", STALE).send().error(412, "precondition-failed");
        assertEquals("a", stored());
        api.delete(path).header("If-Match", tag).send().expect(204);
        api.get(path).send().error(404, "not-found");
        api.delete(path).header("If-Match", tag).send().error(412, "precondition-failed");
    }

    @Test
    void incrementingAndExpiringAreConditionalToo() {
        String tag = write("1");
        api.post(path + "/increment")
                .header("If-Match", STALE)
                .json("{\"by\":1}")
                .error(412, "precondition-failed");
        api.post(path + "/expire")
                .header("If-Match", STALE)
                .json("{\"ttl\":60}")
                .error(412, "precondition-failed");
        assertEquals(tag, api.get(path).send().etag());
        api.post(path + "/increment").header("If-Match", tag).json("{\"by\":1}").expect(200);
        assertEquals("2", stored());
    }

    @Test
    void readingAVersionThatIsKnownIs304() {
        String tag = write("a");
        for (String known : new String[] {tag, "W/" + tag, "*", STALE + ", " + tag}) {
            Answer answer = api.get(path)
                    .header("If-None-Match", known)
                    .send()
                    .expect(304)
                    .withoutBody();
            assertEquals(tag, answer.etag());
            api.head(path).header("If-None-Match", known).send().expect(304).withoutBody();
        }
        api.get(path).header("If-None-Match", STALE).send().expect(200);
        write("b");
        api.get(path).header("If-None-Match", tag).send().expect(200);
    }

    @Test
    void readingAnAbsentKeyIs404WhateverIsKnown() {
        api.get(path).header("If-None-Match", "*").send().error(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"abc", "abc\"", "\"a\" \"b\"", "\"a\",,x", "W/abc", "w/\"a\"", "**"})
    void aTagThatIsNoneIs400(String broken) {
        write("a");
        put("If-Match", broken).json(Json.of("value", "b")).error(400, "invalid-request");
        put("If-None-Match", broken).json(Json.of("value", "b")).error(400, "invalid-request");
        assertEquals("a", stored());
    }
}
