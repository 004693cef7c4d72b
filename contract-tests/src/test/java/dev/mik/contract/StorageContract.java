package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Section 5: one object, stored, read, described, copied and removed. */
class StorageContract {
    private static final String OCTETS = "application/octet-stream";
    private static final String STALE = "\"no-such-version\"";

    private final Api api = Target.shared().api();
    private final String name = Fresh.name();
    private final String path = "/storage/" + name;

    private Answer put(String text) {
        return api.put(path).text("text/plain", text).expect(201);
    }

    private String stored() {
        return api.get(path).send().expect(200).text();
    }

    @Test
    void storingAnswers201WithTheObjectsInfo() {
        Instant before = Instant.now().minus(Duration.ofMinutes(5));
        Answer answer = api.put(path + "/images/logo.png")
                .bytes("image/png", new byte[123])
                .expect(201);
        JsonNode info = answer.json();
        assertEquals(
                Set.of("path", "size", "content_type", "etag", "created_at", "updated_at"),
                Set.copyOf(info.propertyNames()));
        assertEquals(name + "/images/logo.png", info.path("path").stringValue());
        assertEquals(123, info.path("size").longValue());
        assertEquals("image/png", info.path("content_type").stringValue());
        assertEquals(
                answer.etag().replace("\"", ""), info.path("etag").stringValue().replace("\"", ""));
        Instant created = Instant.parse(info.path("created_at").stringValue());
        assertTrue(created.isAfter(before), info::toString);
        assertEquals(created, Instant.parse(info.path("updated_at").stringValue()));
    }

    @Test
    void anObjectComesBackWithItsHeaders() {
        String tag = put("hello").etag();
        Answer answer = api.get(path).send().expect(200);
        assertEquals("hello", answer.text());
        assertEquals("text/plain", answer.need("Content-Type"));
        assertEquals("5", answer.need("Content-Length"));
        assertEquals("bytes", answer.need("Accept-Ranges"));
        assertEquals("nosniff", answer.need("X-Content-Type-Options"));
        assertEquals("sandbox", answer.need("Content-Security-Policy"));
        assertEquals(tag, answer.etag());
        ZonedDateTime.parse(answer.need("Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    @Test
    void headTellsTheSameHeadersWithoutABody() {
        put("hello");
        Answer get = api.get(path).send().expect(200);
        Answer head = api.head(path).send().expect(200).withoutBody();
        for (String header : Set.of(
                "Content-Type",
                "Content-Length",
                "ETag",
                "Last-Modified",
                "Accept-Ranges",
                "X-Content-Type-Options",
                "Content-Security-Policy")) {
            assertEquals(get.need(header), head.need(header));
        }
    }

    @Test
    void everyByteSurvives() {
        byte[] bytes = new byte[3_000_001];
        new Random(3).nextBytes(bytes);
        api.put(path).bytes(OCTETS, bytes).expect(201);
        assertArrayEquals(bytes, api.get(path).send().expect(200).bytes());
    }

    @Test
    void aBodyOfUnknownLengthIsStored() {
        byte[] bytes = new byte[300_000];
        new Random(4).nextBytes(bytes);
        JsonNode info = api.put(path)
                .send(OCTETS, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .expect(201)
                .json();
        assertEquals(300_000, info.path("size").longValue());
        assertArrayEquals(bytes, api.get(path).send().bytes());
    }

    @Test
    void anEmptyObjectIsAnObject() {
        api.put(path).bytes(OCTETS, new byte[0]).expect(201);
        assertEquals("0", api.get(path).send().expect(200).withoutBody().need("Content-Length"));
        api.head(path).send().expect(200);
    }

    @Test
    void replacingKeepsTheCreationAndAnswers201() {
        JsonNode first = put("one").json();
        JsonNode second = put("two!").json();
        assertEquals(first.path("created_at"), second.path("created_at"));
        assertNotEquals(first.path("etag"), second.path("etag"));
        assertEquals("two!", stored());
        assertEquals("4", api.head(path).send().need("Content-Length"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.png,image/png",
        "a.jpg,image/jpeg",
        "a.gif,image/gif",
        "a.svg,image/svg+xml",
        "a.pdf,application/pdf",
        "a.txt,text/plain",
        "a.html,text/html",
        "a.css,text/css",
        "a.json,application/json",
        "A.PNG,image/png",
        "a.b.png,image/png",
        "a.nonsense,application/octet-stream",
        "a,application/octet-stream",
        "png,application/octet-stream",
        "a.,application/octet-stream",
        ".png/a,application/octet-stream"
    })
    void theTypeComesFromTheExtensionWhenTheHeaderIsMissing(String file, String type) {
        api.put(path + "/" + file).untyped(new byte[] {1}).expect(201);
        String found = api.head(path + "/" + file).send().need("Content-Type");
        assertEquals(type, found.replaceFirst(";.*", ""));
    }

    @Test
    void theHeadersTypeWinsOverTheExtension() {
        api.put(path + "/a.png")
                .bytes("application/x-thing; version=1", new byte[] {1})
                .expect(201);
        assertEquals(
                "application/x-thing; version=1",
                api.get(path + "/a.png").send().need("Content-Type"));
    }

    @Test
    void anAbsentObjectIs404AndNamed() {
        assertEquals("Object '" + name + "' not found", api.get(path).send().error(404, "not-found"));
        api.head(path).send().expect(404).withoutBody();
        api.get(path).header("Range", "bytes=0-1").send().error(404, "not-found");
        api.get(path).header("If-None-Match", "*").send().error(404, "not-found");
    }

    @Test
    void deletingAnswers204AlsoWhenAbsent() {
        put("x");
        api.delete(path).send().expect(204).withoutBody();
        api.get(path).send().error(404, "not-found");
        api.delete(path).send().expect(204).withoutBody();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-3 | 0123 | bytes 0-3/10", "bytes=4- | 456789 | bytes 4-9/10", "bytes=-4 | 6789 | bytes 6-9/10",
                "bytes=0-0 | 0 | bytes 0-0/10", "bytes=9-9 | 9 | bytes 9-9/10",
                        "bytes=8-99999999999 | 89 | bytes 8-9/10",
                "bytes=-99 | 0123456789 | bytes 0-9/10", "bytes=0- | 0123456789 | bytes 0-9/10",
                        "Bytes=2-3 | 23 | bytes 2-3/10"
            })
    void aRangeIs206(String range, String part, String contentRange) {
        put("0123456789");
        Answer answer = api.get(path).header("Range", range).send().expect(206);
        assertEquals(part, answer.text());
        assertEquals(contentRange, answer.need("Content-Range"));
        assertEquals(Integer.toString(part.length()), answer.need("Content-Length"));
        assertEquals(api.head(path).send().etag(), answer.etag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBeyondTheEndIs416(String range) {
        put("0123456789");
        Answer answer = api.get(path).header("Range", range).send();
        answer.error(416, "range-not-satisfiable");
        assertEquals("bytes */10", answer.need("Content-Range"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5-2",
                "bytes=a-b",
                "bytes=",
                "bytes=-",
                "bytes",
                "lines=1-2",
                "bytes=1",
                "bytes=--5",
                "bytes=1-2-3"
            })
    void aRangeThatIsNoneIsIgnoredOrRefused(String range) {
        put("0123456789");
        Answer answer = api.get(path).header("Range", range).send();
        if (answer.status() == 200) {
            assertEquals("0123456789", answer.text());
        } else {
            answer.error(answer.status() == 400 ? 400 : 416);
        }
    }

    @Test
    void severalRangesAreServedOrIgnored() {
        put("0123456789");
        Answer answer = api.get(path).header("Range", "bytes=0-1,4-5").send();
        if (answer.status() == 206) {
            assertTrue(answer.need("Content-Type").startsWith("multipart/byteranges"), answer::toString);
        } else {
            assertEquals("0123456789", answer.expect(200).text());
        }
    }

    @Test
    void ifRangeGivesThePartOfTheVersionItNamesOnly() {
        String tag = put("0123456789").etag();
        api.get(path)
                .header("Range", "bytes=0-1")
                .header("If-Range", tag)
                .send()
                .expect(206);
        Answer whole = api.get(path)
                .header("Range", "bytes=0-1")
                .header("If-Range", STALE)
                .send()
                .expect(200);
        assertEquals("0123456789", whole.text());
    }

    @Test
    void readingAVersionThatIsKnownIs304() {
        String tag = put("x").etag();
        for (String known : new String[] {tag, "W/" + tag, "*", STALE + ", " + tag}) {
            assertEquals(
                    tag,
                    api.get(path)
                            .header("If-None-Match", known)
                            .send()
                            .expect(304)
                            .withoutBody()
                            .etag());
            api.head(path).header("If-None-Match", known).send().expect(304).withoutBody();
        }
        api.get(path).header("If-None-Match", STALE).send().expect(200);
        api.get(path)
                .header("If-None-Match", tag)
                .header("Range", "bytes=0-0")
                .send()
                .expect(304);
    }

    @Test
    void writesAreConditional() {
        api.put(path).header("If-Match", "*").text("text/plain", "a").error(412, "precondition-failed");
        String tag = api.put(path)
                .header("If-None-Match", "*")
                .text("text/plain", "a")
                .expect(201)
                .etag();
        api.put(path).header("If-None-Match", "*").text("text/plain", "b").error(412, "precondition-failed");
        api.put(path).header("If-Match", STALE).text("text/plain", "b").error(412, "precondition-failed");
        assertEquals("a", stored());
        api.put(path).header("If-Match", tag).text("text/plain", "b").expect(201);
        api.put(path).header("If-Match", tag).text("text/plain", "c").error(412, "precondition-failed");
        api.delete(path).header("If-Match", tag).send().error(412, "precondition-failed");
        assertEquals("b", stored());
        api.delete(path).header("If-Match", api.head(path).send().etag()).send().expect(204);
        api.put(path).header("If-Match", "nonsense").text("text/plain", "a").error(400, "invalid-request");
    }

    @Test
    void aCopyHasBytesAndTypeOfItsSource() {
        put("hello");
        JsonNode info =
                api.post(path + "/copy?copy_from=" + name).send().expect(201).json();
        assertEquals(name + "/copy", info.path("path").stringValue());
        assertEquals(5, info.path("size").longValue());
        assertEquals("text/plain", info.path("content_type").stringValue());
        api.delete(path).send().expect(204);
        assertEquals("hello", api.get(path + "/copy").send().expect(200).text());
    }

    @Test
    void aCopyIsConditionalOnItsTarget() {
        put("hello");
        api.put(path + "/copy").text("text/plain", "old").expect(201);
        api.post(path + "/copy?copy_from=" + name)
                .header("If-None-Match", "*")
                .send()
                .error(412, "precondition-failed");
        assertEquals("old", api.get(path + "/copy").send().text());
    }

    @Test
    void aCopyNeedsASource() {
        String sentence = api.post(path + "/copy?copy_from=" + name).send().error(404, "not-found");
        assertEquals("Object '" + name + "' not found", sentence);
        api.post(path).send().error(400, "invalid-request");
        api.post(path + "?copy_from=").send().error(400, "invalid-path", "invalid-request");
        api.post(path + "?copy_from=..%2Fx").send().error(400, "invalid-path");
        api.post(path + "?copy_from=a%5Cb").send().error(400, "invalid-path");
    }

    @Test
    void aCopyBetweenTheLongestNamesWorks() {
        // Percent-encoded, path and query are each over three thousand bytes: only the path is limited.
        String rest = "%C3%A9".repeat((1_024 - name.length() - 1) / 2);
        api.put(path + rest).text("text/plain", "x").expect(201);
        api.post(path + rest.replace("%A9", "%A8") + "?copy_from=" + name + rest)
                .send()
                .expect(201);
        assertEquals(
                "x",
                api.get(path + rest.replace("%A9", "%A8")).send().expect(200).text());
    }

    @Test
    void readersSeeTheOldObjectUntilTheNewOneIsWhole() {
        put("old");
        Target target = Target.shared();
        try (RawConnection connection = target.raw()) {
            connection.send(
                    "PUT " + path + " HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n" + target.keyLine()
                            + "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\nne");
            assertEquals("old", stored());
            connection.send("w").answer().orElseThrow().expect(201);
        }
        assertEquals("new", stored());
    }

    @Test
    void aClientThatExpectsContinueIsServed() {
        Target target = Target.shared();
        try (RawConnection connection = target.raw()) {
            connection.send(
                    "PUT " + path + " HTTP/1.1\r\nHost: " + target.base().getAuthority() + "\r\n" + target.keyLine()
                            + "Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            connection.send("hello").answer().orElseThrow().expect(201);
        }
        assertEquals("hello", stored());
    }

    @Test
    void jsonIsAnObjectLikeAnyOther() {
        api.put(path).json("{ not json").expect(201);
        Answer answer = api.get(path).send().expect(200);
        assertEquals("application/json", answer.need("Content-Type"));
        assertArrayEquals("{ not json".getBytes(StandardCharsets.UTF_8), answer.bytes());
        assertFalse(answer.text().isEmpty());
    }
}
