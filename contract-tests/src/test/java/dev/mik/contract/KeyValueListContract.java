package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 3, lists of keys, and removing by prefix. */
class KeyValueListContract {
    private final Api api = Target.shared().api();
    private final String name = Fresh.name();

    private void put(List<String> keys) {
        List<Object> operations = new ArrayList<>();
        keys.forEach(key -> operations.add(Json.map("op", "set", "key", key, "value", "x")));
        api.post("/kv/batch").json(Json.of("operations", operations)).expect(200);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<String> list(String prefix) {
        return Json.strings(api.get("/kv?prefix=" + encode(prefix))
                .send()
                .expect(200)
                .json()
                .path("keys"));
    }

    @Test
    void aListHasExactlyTheDocumentedShape() {
        put(List.of(name + ":2", name + ":1", name + ":3"));
        api.get("/kv?prefix=" + name + ":")
                .send()
                .expect(200, Json.of("keys", List.of(name + ":1", name + ":2", name + ":3")));
    }

    @Test
    void aPrefixThatNothingHasGivesAnEmptyList() {
        api.get("/kv?prefix=" + name).send().expect(200, "{\"keys\":[]}");
    }

    @Test
    void withoutAPrefixAllKeysAreListed() {
        put(List.of(name));
        JsonNode list = api.get("/kv?limit=10000").send().expect(200).json();
        assertTrue(
                Json.strings(list.path("keys")).contains(name) || list.has("next_cursor"), "lists the key or a cursor");
    }

    @Test
    void orderIsBytewiseByUtf8() {
        // UTF-16 would put the astral character before U+FF5E, and a locale would mix the cases.
        List<String> ordered = IntStream.of(
                        ' ', '!', '-', '/', '0', 'A', 'Z', '_', 'a', 'z', '~', 0xe9, 0x65e5, 0xff5e, 0x1f600)
                .mapToObj(c -> name + Character.toString(c))
                .toList();
        put(ordered.reversed());
        assertEquals(ordered, list(name));
        assertEquals(ordered, walk(name, 1));
        assertEquals(ordered, walk(name, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "_", "*", "?", "[a-z]", "\\", "'", "\"", "é", "\u00ff", "\uffff", "😀", "\udbff\udfff"})
    void aPrefixIsTakenLiterally(String odd) {
        put(List.of(name + odd, name + odd + "z", name + "plain", name + "x" + odd, name));
        assertEquals(Set.of(name + odd, name + odd + "z"), Set.copyOf(list(name + odd)));
    }

    @Test
    void aPrefixMindsCase() {
        put(List.of(name + "A", name + "a"));
        assertEquals(List.of(name + "A"), list(name + "A"));
    }

    private List<String> walk(String prefix, int limit) {
        List<String> all = new ArrayList<>();
        String next = "/kv?prefix=" + encode(prefix) + "&limit=" + limit;
        for (String path = next; !path.isEmpty(); ) {
            JsonNode page = api.get(path).send().expect(200).json();
            List<String> keys = Json.strings(page.path("keys"));
            assertTrue(keys.size() <= limit && !keys.isEmpty(), page::toString);
            all.addAll(keys);
            path = page.has("next_cursor")
                    ? next + "&cursor=" + encode(page.path("next_cursor").stringValue())
                    : "";
        }
        return all;
    }

    @Test
    void pagesTogetherAreTheListWithoutGapOrRepetition() {
        List<String> keys =
                IntStream.range(0, 23).mapToObj(i -> name + "%02d".formatted(i)).toList();
        put(keys);
        for (int limit : new int[] {1, 2, 7, 22, 23, 24}) {
            assertEquals(keys, walk(name, limit));
        }
    }

    @Test
    void onlyAListThatWasCutHasACursor() {
        put(List.of(name + "1", name + "2", name + "3"));
        assertFalse(api.get("/kv?limit=3&prefix=" + name).send().json().has("next_cursor"));
        assertTrue(api.get("/kv?limit=2&prefix=" + name).send().json().has("next_cursor"));
    }

    @Test
    void aCursorSurvivesTheRemovalOfTheKeyItPointsAt() {
        put(List.of(name + "1", name + "2", name + "3"));
        String cursor = api.get("/kv?limit=2&prefix=" + name)
                .send()
                .json()
                .path("next_cursor")
                .stringValue();
        api.delete("/kv/" + name + "2").send().expect(204);
        api.get("/kv?limit=2&prefix=" + name + "&cursor=" + encode(cursor))
                .send()
                .expect(200, Json.of("keys", List.of(name + "3")));
    }

    @Test
    void theDefaultLimitIsAThousand() {
        for (int part = 0; part < 2; part++) {
            int from = part * 501;
            put(IntStream.range(from, from + 501)
                    .mapToObj(i -> name + "%04d".formatted(i))
                    .toList());
        }
        JsonNode page = api.get("/kv?prefix=" + name).send().expect(200).json();
        assertEquals(1_000, page.path("keys").size());
        assertTrue(page.has("next_cursor"));
        assertEquals(
                1_002,
                api.get("/kv?limit=10000&prefix=" + name)
                        .send()
                        .json()
                        .path("keys")
                        .size());
        api.delete("/kv?prefix=" + name).send().expect(200, "{\"deleted\":1002}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "1.5", "abc", "", "99999999999999999999"})
    void aLimitOutOfRangeIs400(String limit) {
        api.get("/kv?limit=" + limit).send().error(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "%00", "%FF", "!!!", "AAAA", "..%2F"})
    void aCursorThatWasNeverHandedOutIs400(String cursor) {
        Answer answer = api.get("/kv?prefix=" + name + "&cursor=" + cursor).send();
        answer.error(400, "invalid-cursor", "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0A", "%7F", "%FF", "%C0%AF"})
    void aPrefixThatNoKeyCouldHaveIs400(String prefix) {
        api.get("/kv?prefix=" + prefix).send().error(400, "invalid-key", "invalid-request");
        api.delete("/kv?prefix=" + prefix).send().error(400, "invalid-key", "invalid-request");
    }

    @Test
    void removingByPrefixCountsAndLeavesTheRest() {
        put(List.of(name + "a1", name + "a2", name + "b1", name));
        api.delete("/kv?prefix=" + name + "a").send().expect(200, "{\"deleted\":2}");
        assertEquals(List.of(name, name + "b1"), list(name));
        api.delete("/kv?prefix=" + name + "a").send().expect(200, "{\"deleted\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/kv", "/kv?prefix=", "/kv?prefix", "/kv?Prefix=a", "/kv?limit=1"})
    void removingWithoutAPrefixIs400AndRemovesNothing(String path) {
        put(List.of(name));
        api.delete(path).send().error(400, "invalid-request", "invalid-key");
        api.get("/kv/" + name).send().expect(200);
    }

    @Test
    void removingByPrefixTakesItLiterally() {
        put(List.of(name + "%", name + "x"));
        api.delete("/kv?prefix=" + name + "%25").send().expect(200, "{\"deleted\":1}");
        assertEquals(List.of(name + "x"), list(name));
    }
}
