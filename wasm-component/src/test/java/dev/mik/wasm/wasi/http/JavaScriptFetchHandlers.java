package dev.mik.wasm.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** JavaScript with a listener for fetch events, by componentize-js; runs with {@code -Pjs}. */
class JavaScriptFetchHandlers extends BuiltHandlers {
    JavaScriptFetchHandlers() {
        super("js-fetch");
    }

    @Test
    void fetches() throws IOException {
        assertTrue(get("/call?url=" + uri("/hello")).startsWith("hello from JavaScript"));
        String text = "0123456789abcdef".repeat(12_500);
        HttpResponse<byte[]> response =
                send(HttpRequest.newBuilder(uri("/call?url=" + uri("/echo"))).POST(BodyPublishers.ofString(text)));
        assertEquals(200, response.statusCode());
        assertEquals("yes", response.headers().firstValue("x-called").orElse("no"));
        assertEquals(text, new String(response.body(), UTF_8));
        assertEquals(
                404,
                send(HttpRequest.newBuilder(uri("/call?url=" + uri("/no")))).statusCode());
    }

    @Test
    void streamsWaitsAndWorks() throws IOException {
        String expected =
                IntStream.rangeClosed(1, 500).mapToObj(i -> 500 - i + "\n").collect(Collectors.joining());
        assertEquals(expected, get("/stream?500"));
        assertTrue(Long.parseLong(get("/sleep?50").strip()) >= 49);
        assertNotEquals(get("/random"), get("/random"));
        assertTrue(Long.parseLong(get("/sort?2000").strip()) > 0);
        assertEquals("true\n", get("/recurse"));
    }

    @Test
    void failsAlone() throws IOException {
        assertFails("/throw");
    }

    @Test
    void isStoppedWhenItDoesNotEnd() throws IOException {
        try (ComponentServer impatient = server(Duration.ofSeconds(2))) {
            assertEquals(
                    504, send(HttpRequest.newBuilder(impatient.uri("/spin"))).statusCode());
            assertEquals(
                    200, send(HttpRequest.newBuilder(impatient.uri("/hello"))).statusCode());
        }
    }
}
