package dev.mik.wasm.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Component;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Linker;
import dev.mik.wasm.engine.DiskCodeCache;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.wasi.Wasi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Handlers that hold an interpreter, too large to keep: built anew by the profile that runs this, and each served by the
 * library's own server. What all of them do alike is tested here.
 */
abstract class BuiltHandlers {
    private static final Map<String, LinkedComponent> LOADED = new ConcurrentHashMap<>();
    private static final Path BUILT = Path.of(System.getProperty("fixtures.built", "target/fixtures"));

    private final LinkedComponent component;
    private final ComponentServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    BuiltHandlers(String fixture) {
        component = LOADED.computeIfAbsent(fixture, BuiltHandlers::load);
        server = server(Duration.ofMinutes(1));
    }

    /** A server of this handler. */
    final ComponentServer server(Duration timeout) {
        try {
            return ComponentServer.of(component, settings -> settings.timeout(timeout));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    /** Loads a component twice: compiled, and then what the cache has of that, which has to be quicker by far. */
    private static LinkedComponent load(String fixture) {
        try {
            Path kept = BUILT.resolve("cache");
            Files.createDirectories(kept);
            byte[] bytes = Files.readAllBytes(BUILT.resolve(fixture + ".wasm"));
            Files.deleteIfExists(kept.resolve("key"));
            long compiled = timed(bytes, kept);
            long cached = timed(bytes, kept);
            System.out.printf(
                    "%s: %d bytes, loaded in %d ms, from the cache in %d ms%n",
                    fixture, bytes.length, compiled, cached);
            assertTrue(cached < compiled, fixture);
            Linker linker = new Linker();
            Wasi.addTo(linker);
            return linker.link(Component.load(engine(kept), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Engine engine(Path kept) {
        return Engine.builder()
                .cache(new DiskCodeCache(kept.resolve("key"), kept.resolve("code"), 1L << 30))
                .build();
    }

    private static long timed(byte[] bytes, Path kept) {
        long start = System.nanoTime();
        Component.load(engine(kept), bytes);
        return (System.nanoTime() - start) / 1_000_000;
    }

    final URI uri(String path) {
        return server.uri(path);
    }

    final HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text that a path answers with, and that it is fine. */
    final String get(String path) throws IOException {
        return fine(send(HttpRequest.newBuilder(uri(path))));
    }

    final String post(String path, BodyPublisher body) throws IOException {
        return fine(send(HttpRequest.newBuilder(uri(path)).POST(body)));
    }

    private static String fine(HttpResponse<byte[]> response) {
        String text = new String(response.body(), UTF_8);
        assertEquals(200, response.statusCode(), text);
        return text;
    }

    @Test
    void saysHello() throws IOException {
        assertTrue(get("/hello").startsWith("hello from "));
        assertEquals(404, send(HttpRequest.newBuilder(uri("/nothing-here"))).statusCode());
    }

    @Test
    void aRequestHasAnInstanceOfItsOwn() throws IOException {
        assertEquals("1\n", get("/hop"));
        assertEquals("1\n", get("/hop"));
    }

    @Test
    void echoesMuch() throws IOException {
        byte[] much = new byte[300_017];
        new Random(1).nextBytes(much);
        HttpRequest.Builder known = HttpRequest.newBuilder(uri("/echo")).POST(BodyPublishers.ofByteArray(much));
        assertArrayEquals(much, send(known).body());
        HttpRequest.Builder chunked = HttpRequest.newBuilder(uri("/echo"))
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(much)));
        assertArrayEquals(much, send(chunked).body());
    }

    @Test
    void bothBodiesStreamAtOnce() throws IOException {
        try (RawClient raw = new RawClient(server.address())) {
            raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            raw.sendChunk("zero");
            assertEquals("HTTP/1.1 200 OK", raw.head().getFirst());
            assertEquals("zero", raw.chunk());
            for (String word : List.of("one", "two", "three")) {
                assertEquals(word, raw.sendChunk(word).chunk());
            }
            assertEquals("", raw.sendChunk("").chunk());
        }
    }

    @Test
    void seesHeadersAndReadsJson() throws IOException {
        HttpRequest.Builder headers = HttpRequest.newBuilder(uri("/headers")).header("X-Letter", "a");
        assertTrue(fine(send(headers)).toLowerCase(Locale.ROOT).contains("x-letter: a\n"));
        String told = post("/json", BodyPublishers.ofString("{\"numbers\": [1, 2, 39], \"a\": \"ä\"}"));
        assertTrue(told.replace(" ", "").startsWith("{\"keys\":[\"a\",\"numbers\"],\"sum\":42,"), told);
    }

    /** A guest that fails is the server's 500 or the guest's own, and nothing of it is left for the next. */
    final void assertFails(String path) throws IOException {
        try (RawClient raw = new RawClient(server.address())) {
            raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals("HTTP/1.1 500 Internal Server Error", raw.head().getFirst());
        }
        assertTrue(get("/hello").startsWith("hello from "));
    }
}
