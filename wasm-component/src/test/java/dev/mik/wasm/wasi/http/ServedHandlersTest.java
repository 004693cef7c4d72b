package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.wasi.Linked;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of all languages behind the library's own server; {@link HandlersTest} has what they do without one. */
class ServedHandlersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"handler-c", "handler-c-composed", "handler-as", "handler-rust", "handler-wstd", "handler-libc"})
    void answerAndStreamBothWays(String fixture) throws IOException, InterruptedException {
        try (ComponentServer server = ComponentServer.of(Linked.component(fixture), settings -> settings);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest hello = HttpRequest.newBuilder(server.uri("/hello")).build();
            for (int i = 0; i < 2; i++) {
                String text = client.send(hello, BodyHandlers.ofString()).body();
                assertTrue(text.startsWith("hello"), text);
            }
            try (RawClient raw = new RawClient(server.address())) {
                raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
                raw.sendChunk("zero");
                assertEquals("HTTP/1.1 200 OK", raw.head().getFirst());
                assertEquals("zero", raw.chunk());
                for (String word : List.of("one", "two", "three")) {
                    assertEquals(word, raw.sendChunk(word).chunk(), "each piece comes back before the next is sent");
                }
                assertEquals("", raw.sendChunk("").chunk());
            }
        }
    }
}
