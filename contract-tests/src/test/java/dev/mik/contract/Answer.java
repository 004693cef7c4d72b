package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One answer, read whole, with the assertions that every endpoint shares. */
final class Answer {
    private static final Set<String> ERROR_FIELDS = Set.of("error", "code", "status", "request_id");

    /** What only a stack trace or a machine's path would bring into a sentence. */
    private static final List<String> INTERNALS =
            List.of("Exception", "java.", "dev.mik", "io.helidon", "org.sqlite", "\tat ", "/tmp/", "/home/", "/root/");

    private final String request;
    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    Answer(String request, int status, Map<String, List<String>> headers, byte[] body) {
        this.request = request;
        this.status = status;
        this.headers.putAll(headers);
        this.body = body;
    }

    int status() {
        return status;
    }

    /** The first header of this name. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** A header that must be there. */
    String need(String name) {
        return header(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
    }

    /** The strong entity tag, with its quotes. */
    String etag() {
        String tag = need("ETag");
        assertTrue(tag.matches("\"[!#-~]+\""), () -> "a strong ETag, not " + tag);
        return tag;
    }

    byte[] bytes() {
        return body.clone();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a tree, after a look at its content type. */
    JsonNode json() {
        assertTrue(need("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json"), this::toString);
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            throw new AssertionError("not JSON: " + this, e);
        }
    }

    /** Checks the status. */
    Answer expect(int wanted) {
        assertEquals(wanted, status, this::toString);
        return this;
    }

    /** Checks status and body, the body as JSON whose order of fields does not matter. */
    void expect(int wanted, String json) {
        expect(wanted);
        assertEquals(Json.read(json), json(), this::toString);
    }

    /** Checks status, code and the whole shape of an error, and gives its sentence. */
    String error(int wanted, String... codes) {
        expect(wanted);
        JsonNode json = json();
        assertEquals(ERROR_FIELDS, Set.copyOf(json.propertyNames()), this::toString);
        assertEquals(wanted, json.path("status").intValue(), this::toString);
        assertEquals(need("X-Request-ID"), json.path("request_id").stringValue(), this::toString);
        String code = json.path("code").stringValue();
        assertTrue(code.matches("[a-z]+(-[a-z]+)*"), () -> "a kebab-case word, not " + code);
        assertTrue(codes.length == 0 || List.of(codes).contains(code), () -> String.join(" or ", codes) + ": " + this);
        String sentence = json.path("error").stringValue();
        assertFalse(sentence.isBlank(), this::toString);
        for (String internal : INTERNALS) {
            assertFalse(sentence.contains(internal), () -> "tells '" + internal + "': " + this);
        }
        return sentence;
    }

    /** Checks that the answer has neither a body nor a promise of one. */
    Answer withoutBody() {
        assertEquals(0, body.length, this::toString);
        return this;
    }

    @Override
    public String toString() {
        String shown = text();
        return request + " -> " + status + " " + headers + "\n"
                + (shown.length() > 2_000 ? shown.substring(0, 2_000) + "…" : shown);
    }
}
