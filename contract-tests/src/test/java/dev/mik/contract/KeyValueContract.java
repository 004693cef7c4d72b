package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 3: one entry, written, read, checked and removed. */
class KeyValueContract {
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final String OCTETS = "application/octet-stream";

    private final Api api = Target.shared().api();
    private final String key = Fresh.name();
    private final String path = "/kv/" + key;

    private void put(String value) {
        api.put(path).json(Json.of("value", value)).expect(200);
    }

    @Test
    void aValueComesBackInExactlyTheDocumentedShape() {
        put("hello world");
        api.get(path).send().expect(200, Json.of("key", key, "value", "hello world"));
    }

    @Test
    void aSecondSetReplacesTheFirst() {
        put("one");
        put("two");
        assertEquals("two", api.get(path).send().json().path("value").stringValue());
    }

    @Test
    void anEmptyValueIsAValue() {
        put("");
        api.get(path).send().expect(200, Json.of("key", key, "value", ""));
        assertEquals("0", api.head(path).send().expect(200).need("Content-Length"));
    }

    @Test
    void anAbsentKeyIs404AndNamed() {
        assertEquals("Key '" + key + "' not found", api.get(path).send().error(404, "not-found"));
        api.head(path).send().expect(404).withoutBody();
    }

    @Test
    void deletingAnswers204AlsoWhenAbsent() {
        put("x");
        api.delete(path).send().expect(204).withoutBody();
        api.get(path).send().error(404, "not-found");
        api.delete(path).send().expect(204).withoutBody();
    }

    @Test
    void headTellsTagAndRawLength() {
        api.put(path).bytes(OCTETS, new byte[] {1, 2, 3, (byte) 0xff}).expect(200);
        Answer head = api.head(path).send().expect(200).withoutBody();
        assertEquals("4", head.need("Content-Length"));
        assertEquals(api.get(path).send().etag(), head.etag());
    }

    @Test
    void anEntryWithTtlTellsTheSecondsLeft() {
        api.put(path).json(Json.of("value", "x", "ttl", 3_600)).expect(200);
        JsonNode entry = api.get(path).send().expect(200).json();
        long left = entry.path("ttl").longValue();
        assertTrue(entry.path("ttl").isIntegralNumber() && left > 3_500 && left <= 3_600, entry::toString);
        assertEquals("x", entry.path("value").stringValue());
        assertEquals(key, entry.path("key").stringValue());
    }

    @Test
    void aSetWithoutTtlClearsAnOldOne() {
        api.put(path).json(Json.of("value", "x", "ttl", 1)).expect(200);
        put("y");
        api.get(path).send().expect(200, Json.of("key", key, "value", "y"));
    }

    @Test
    void aTtlOfNullIsNone() {
        api.put(path).json("{\"value\":\"x\",\"ttl\":null}").expect(200);
        api.get(path).send().expect(200, Json.of("key", key, "value", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.5", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e3000"
            })
    void aTtlOutOfRangeIs400(String ttl) {
        api.put(path).json("{\"value\":\"x\",\"ttl\":" + ttl + "}").error(400, "invalid-request", "malformed-json");
        api.get(path).send().error(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "abc", "", "%20", "0x10", "99999999999999999999"})
    void aTtlParameterOutOfRangeIs400(String ttl) {
        api.put(path + "?ttl=" + ttl).bytes(OCTETS, new byte[1]).error(400, "invalid-request");
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void anExpiredEntryIsGoneForReaders() {
        api.put(path).json(Json.of("value", "x", "ttl", 1)).expect(200);
        Eventually.holds(
                "expiry", Duration.ofSeconds(10), () -> api.get(path).send().status() == 404);
        api.head(path).send().expect(404);
        api.put(path).header("If-None-Match", "*").json(Json.of("value", "y")).expect(200);
    }

    @Test
    void anExpiredEntryIsGoneFromListsWithoutAnybodyReadingIt() {
        api.put(path).json(Json.of("value", "x", "ttl", 1)).expect(200);
        api.put(path + "-stays").json(Json.of("value", "x")).expect(200);
        Eventually.holds(
                "expiry in the list",
                Duration.ofSeconds(10),
                () -> api.get("/kv?prefix=" + key).send().json().path("keys").size() == 1);
        api.delete("/kv?prefix=" + key).send().expect(200, "{\"deleted\":1}");
    }

    @Test
    void expiredSpaceComesBackWithoutAnybodyReading() {
        Target.needsOwnProcess();
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            byte[] value = new byte[1024 * 1024];
            new Random(1).nextBytes(value);
            int[] round = {0};
            // Without purging each round would take as much new space as the one before.
            Eventually.holds("a round that takes no new space", Duration.ofMinutes(1), () -> {
                long before = Folders.size(daemon.home());
                for (int i = 0; i < 8; i++) {
                    daemon.api()
                            .put("/kv/" + key + "-" + round[0] + "-" + i + "?ttl=1")
                            .bytes(OCTETS, value)
                            .expect(200);
                }
                round[0]++;
                Eventually.holds(
                        "expiry",
                        Duration.ofSeconds(10),
                        () -> daemon.api().get("/kv").send().json().path("keys").isEmpty());
                return Folders.size(daemon.home()) - before < 4L * value.length;
            });
        }
    }

    @Test
    void rawBytesComeBackAsTheyWereSent() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        api.put(path).bytes("image/png", every).expect(200);
        Answer raw = api.get(path).header("Accept", OCTETS).send().expect(200);
        assertArrayEquals(every, raw.bytes());
        assertEquals(OCTETS, raw.need("Content-Type"));
        assertEquals("256", raw.need("Content-Length"));
        assertEquals("nosniff", raw.need("X-Content-Type-Options"));
        assertEquals(api.get(path).send().etag(), raw.etag());
    }

    @Test
    void bytesThatAreNotUtf8ComeAsBase64() {
        byte[] bytes = {(byte) 0xff, 0, (byte) 0xfe};
        api.put(path).bytes(OCTETS, bytes).expect(200);
        JsonNode entry = api.get(path).send().expect(200).json();
        assertEquals(
                Base64.getEncoder().encodeToString(bytes),
                entry.path("value_base64").stringValue());
        assertEquals(key, entry.path("key").stringValue());
        assertFalse(entry.has("value"), entry::toString);
    }

    @Test
    void rawBytesThatAreUtf8ComeAsAValue() {
        api.put(path).text("text/plain; charset=utf-8", "grüße 😀").expect(200);
        assertEquals("grüße 😀", api.get(path).send().json().path("value").stringValue());
    }

    @Test
    void aJsonValueCanBeReadRaw() {
        put("grüße");
        assertArrayEquals(
                "grüße".getBytes(StandardCharsets.UTF_8),
                api.get(path).header("Accept", OCTETS).send().expect(200).bytes());
    }

    @Test
    void anEmptyRawBodyIsAValue() {
        api.put(path).bytes(OCTETS, new byte[0]).expect(200);
        assertEquals(
                0, api.get(path).header("Accept", OCTETS).send().expect(200).bytes().length);
    }

    @Test
    void aRawValueTakesItsTtlFromTheQuery() {
        api.put(path + "?ttl=3600").bytes(OCTETS, new byte[] {1}).expect(200);
        long left = api.get(path).send().json().path("ttl").longValue();
        assertTrue(left > 3_500 && left <= 3_600, () -> "ttl " + left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "Application/X-WWW-Form-Urlencoded"
            })
    void whatFormsAndPlainCurlSendIs415WithAHint(String type) {
        String sentence = api.put(path).text(type, "{\"value\":\"x\"}").error(415, "unsupported-media-type");
        assertTrue(sentence.contains("application/json"), sentence);
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void aBodyWithoutATypeIs415WithAHint() {
        String sentence = api.put(path)
                .untyped("{\"value\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                .error(415, "unsupported-media-type");
        assertTrue(sentence.contains("application/json"), sentence);
        api.get(path).send().error(404, "not-found");
    }

    @Test
    void aValueOfEightMebibytesIsStored() {
        byte[] largest = new byte[LARGEST];
        new Random(2).nextBytes(largest);
        api.put(path).bytes(OCTETS, largest).expect(200);
        assertArrayEquals(largest, api.get(path).header("Accept", OCTETS).send().bytes());
        assertEquals(Integer.toString(LARGEST), api.head(path).send().need("Content-Length"));
        put("y".repeat(LARGEST));
        assertEquals(
                LARGEST, api.get(path).send().json().path("value").stringValue().length());
        api.delete(path).send().expect(204);
    }

    @Test
    void aValueOverEightMebibytesIs413AndChangesNothing() {
        put("old");
        api.put(path).bytes(OCTETS, new byte[LARGEST + 1]).error(413, "payload-too-large");
        api.put(path).json(Json.of("value", "y".repeat(LARGEST + 1))).error(413, "payload-too-large");
        // Fewer characters than the limit, more bytes: the limit is on UTF-8.
        api.put(path).json(Json.of("value", "é".repeat(LARGEST / 2 + 1))).error(413, "payload-too-large");
        assertEquals("old", api.get(path).send().json().path("value").stringValue());
    }

    @Test
    void aTagStaysWhileNothingIsWritten() {
        put("x");
        String tag = api.get(path).send().etag();
        assertEquals(tag, api.get(path).send().etag());
        assertEquals(tag, api.head(path).send().etag());
    }

    @Test
    void everyWriteGivesAnotherTag() {
        put("x");
        String first = api.get(path).send().etag();
        put("x");
        String second = api.get(path).send().etag();
        assertNotEquals(first, second);
        api.delete(path).send().expect(204);
        put("x");
        String third = api.get(path).send().etag();
        assertFalse(third.equals(first) || third.equals(second), third);
    }

    @Test
    void aWriteTellsTheTagThatItLeft() {
        String told = api.put(path).json(Json.of("value", "x")).expect(200).etag();
        assertEquals(told, api.get(path).send().etag());
    }
}
