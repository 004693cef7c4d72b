package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.Linked;
import dev.mik.wasm.wasi.WasiContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real component against the host, through the seam that servers use. */
class HandlerTest {
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final WasiContext.Builder context =
            WasiContext.builder().stdout(stdout).stderr(stderr);
    private final RecordingSink sink = RecordingSink.fast();

    private RecordingSink serve(IncomingRequest request) {
        try {
            WasiHttp.serve(
                    Linked.component("handler-c"),
                    context.build().hostContext(),
                    InstanceLimits.DEFAULT,
                    request,
                    sink);
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordingSink get(String path) {
        return serve(IncomingRequest.builder("GET", path)
                .scheme("http")
                .authority("localhost")
                .build());
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void seesTheRequest() {
        serve(IncomingRequest.builder("PATCH", "/reflect?a=b")
                .scheme("https")
                .authority("example.com")
                .header("X-One", "1")
                .header("Host", "example.com")
                .build());
        assertEquals(
                "method: PATCH\nscheme: https\nauthority: example.com\npath-with-query: /reflect?a=b\n\nX-One: 1\n",
                sink.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo?chunk=1000", "/stream", "/splice"})
    void tellsTheBodyBack(String path) {
        String text = "0123456789abcdef".repeat(20_000);
        serve(IncomingRequest.builder("POST", path).body(bytes(text)).build());
        assertEquals(text, sink.body());
        assertEquals("end", sink.calls.getLast());
    }

    @Test
    void knowsTheLengthOfTheEcho() {
        serve(IncomingRequest.builder("POST", "/echo")
                .header("Content-Length", "5")
                .body(bytes("hello"))
                .build());
        assertEquals(5, sink.head().bodyLength().orElseThrow());
    }

    @Test
    void skipsAndDigests() {
        serve(IncomingRequest.builder("POST", "/discard")
                .body(bytes("x".repeat(200_000)))
                .build());
        assertEquals("200000\n", sink.body());
    }

    @Test
    void trailersGoBothWays() {
        serve(IncomingRequest.builder("POST", "/trailers")
                .body(bytes("body"))
                .trailers(() -> List.of(new Header("X-Sum", "42")))
                .build());
        assertEquals("X-Sum: 42\nagain: refused\n", sink.body());
        assertEquals(List.of(new Header("x-trailer", "sent"), new Header("X-Sum", "42")), sink.trailers());
    }

    @Test
    void withoutTrailersThereAreNone() {
        assertEquals("no trailers\nagain: refused\n", get("/trailers").body());
    }

    @Test
    void seesTheEnvironmentThatItIsGiven() {
        context.environment(Map.of("GREETING", "hello")).arguments(List.of("handler"));
        assertEquals(
                "GREETING: hello\nargument: handler\ncwd: (none)\n",
                get("/environment").body());
    }

    @Test
    void seesTheClocksThatItIsGiven() {
        context.wallClock(InstantSource.fixed(Instant.ofEpochSecond(12, 34)));
        assertTrue(get("/clocks").body().startsWith("wall: 12 s 34 ns\nwall resolution: 0 s 1000 ns\n"));
    }

    @Test
    void sleepsAndWaitsForTheFirstTimer() {
        assertTrue(get("/sleep?20").body().endsWith("ready: true\n"));
        long waited =
                Long.parseLong(sink.body().lines().findFirst().orElseThrow().substring("waited: ".length()));
        assertTrue(waited >= 20_000_000);
    }

    @Test
    void timersComeInTheirOrder() {
        assertEquals("2\n0\n1\n", get("/timers?100,200,1").body());
    }

    @Test
    void writesToItsOutputs() {
        get("/print?to%20out");
        assertEquals("to%20out\n", stdout.toString(StandardCharsets.UTF_8));
    }

    @Test
    void readsItsInput() {
        context.stdin(bytes("x".repeat(100_000)));
        assertEquals("read: 100000\nthen: closed\n", get("/stdin").body());
    }

    @Test
    void hasRandomNumbersWithoutATerminal() {
        assertTrue(get("/random?16").body().matches("(?s)bytes: [0-9a-f]{32}\n.*"));
    }

    @ParameterizedTest
    @CsvSource({
        "/never,HTTP-response-incomplete",
        "/error?code=5,destination-IP-unroutable",
        "/error?internal=x,internal-error"
    })
    void withoutAResponseTheServerIsAsked(String path, String code) {
        assertEquals(List.of("refuse " + code), get(path).calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/short", "/unfinished", "/late?return"})
    void aBodyThatIsNotCompleteIsCutOff(String path) {
        get(path);
        assertEquals("abort", sink.calls.getLast());
        assertFalse(sink.calls.contains("end"));
    }

    @Test
    void tooLongABodyIsRefused() {
        assertEquals("abort", get("/long").calls.getLast());
        assertEquals("", sink.body());
        assertEquals("write refused\nfinish refused: error-code 28\n", stderr.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFailureAfterTheHeadCutsOff() {
        assertThrows(Trap.class, () -> get("/late?trap"));
        assertEquals("abort", sink.calls.getLast());
        assertThrows(Exit.class, () -> get("/late?exit"));
        assertEquals("abort", sink.calls.getLast());
    }

    @Test
    void aFailureAfterTheEndDoesNot() {
        assertThrows(Trap.class, () -> get("/after?trap"));
        assertEquals("end", sink.calls.getLast());
        assertThrows(Trap.class, () -> get("/twice"));
        assertEquals("end", sink.calls.getLast());
    }

    @Test
    void goesOnAfterItsResponse() {
        get("/after?1");
        assertEquals("end", sink.calls.getLast());
        assertEquals("still here\n", stdout.toString(StandardCharsets.UTF_8));
    }

    @Test
    void exits() {
        assertEquals(1, assertThrows(Exit.class, () -> get("/exit?1")).status());
        assertEquals(List.of(), sink.calls);
    }

    @ParameterizedTest
    @CsvSource({
        "/drop-parent,HANDLE",
        "/drop-twice,HANDLE",
        "/wrong-type,HANDLE",
        "/forge,HANDLE",
        "/huge-list,HOST",
        "/bad-pointer,CANONICAL_ABI",
        "/misaligned,CANONICAL_ABI",
        "/bad-utf8,CANONICAL_ABI",
        "/bad-discriminant,CANONICAL_ABI",
        "/bad-realloc,CANONICAL_ABI",
        "/trap,UNREACHABLE",
        "/div,ARITHMETIC",
        "/bounds,MEMORY_OUT_OF_BOUNDS",
        "/null-call,TABLE_OUT_OF_BOUNDS",
        "/wrong-call,INDIRECT_CALL_TYPE",
        "/recurse,STACK_EXHAUSTED"
    })
    void misuseTraps(String path, Trap.Kind kind) {
        assertEquals(kind, assertThrows(Trap.class, () -> get(path)).kind());
        assertFalse(sink.body().contains("survived"));
    }

    /** Grows by 16 pages, or 65,536 elements, until it is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"/grow", "/grow-touch", "/grow-table"})
    void growsUpToItsLimits(String path) throws IOException {
        InstanceLimits limits = new InstanceLimits(100L << 16, 1_000_000);
        IncomingRequest request = IncomingRequest.builder("GET", path).build();
        WasiHttp.serve(Linked.component("handler-c"), context.build().hostContext(), limits, request, sink);
        assertEquals(200, sink.head().status());
        long size = Long.parseLong(sink.body().replace("pages: ", "").strip());
        if (path.equals("/grow-table")) {
            assertTrue(size > 1_000_000 - 65_536 && size <= 1_000_000, () -> size + " elements");
        } else {
            assertTrue(size > 100 - 16 && size <= 100, () -> size + " pages");
        }
    }

    @Test
    void leaksAreClosedWithTheInstance() {
        assertEquals("end", get("/leak?1000").calls.getLast());
    }

    @Test
    void withoutAnyTargetCallsAreDenied() {
        assertEquals("error-code 15\n", get("/call?url=http://localhost/").body());
        assertEquals(502, sink.head().status());
    }

    @Test
    void followsTheRules() {
        String refused = get("/rules").body();
        assertEquals(
                List.of(
                        "status 200: ok",
                        "body: ok",
                        "write: ok",
                        "method other: ok",
                        "path: ok",
                        "scheme other: ok",
                        "authority: ok"),
                refused.lines().filter(line -> line.endsWith("ok")).toList());
    }
}
