package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.Linked;
import dev.mik.wasm.wasi.WasiContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handlers of all languages do alike. */
class HandlersTest {
    private static RecordingSink serve(String fixture, IncomingRequest request) throws IOException {
        RecordingSink sink = RecordingSink.fast();
        WasiContext context = WasiContext.builder().build();
        WasiHttp.serve(Linked.component(fixture), context.hostContext(), InstanceLimits.DEFAULT, request, sink);
        return sink;
    }

    private static RecordingSink get(String fixture, String path) throws IOException {
        return serve(
                fixture,
                IncomingRequest.builder("GET", path)
                        .scheme("http")
                        .authority("localhost")
                        .header("X-Letter", "a")
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello-c",
                "hello-c-composed",
                "handler-c",
                "handler-c-composed",
                "handler-as",
                "handler-rust",
                "handler-wstd",
                "handler-libc"
            })
    void saysHello(String fixture) throws IOException {
        RecordingSink sink = get(fixture, "/hello");
        assertEquals(200, sink.head().status());
        assertTrue(sink.body().startsWith("hello"), sink::body);
        assertEquals("end", sink.calls.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"handler-c", "handler-c-composed", "handler-as", "handler-rust", "handler-libc"})
    void aRequestHasAnInstanceOfItsOwn(String fixture) throws IOException {
        assertEquals(List.of("1", "1"), List.of(hop(fixture), hop(fixture)));
    }

    private static String hop(String fixture) throws IOException {
        return get(fixture, "/hop").body().strip();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"handler-c", "handler-c-composed", "handler-as", "handler-rust", "handler-wstd", "handler-libc"})
    void echoes(String fixture) throws IOException {
        String text = "0123456789abcdef".repeat(12_500);
        for (String body : List.of("", "short", text)) {
            IncomingRequest request = IncomingRequest.builder("POST", "/echo")
                    .scheme("http")
                    .authority("localhost")
                    .body(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)))
                    .build();
            RecordingSink sink = serve(fixture, request);
            assertEquals(200, sink.head().status());
            assertEquals(body, sink.body());
            assertEquals("end", sink.calls.getLast());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"handler-as", "handler-rust", "handler-wstd", "handler-libc"})
    void seesHeaders(String fixture) throws IOException {
        assertTrue(get(fixture, "/headers").body().toLowerCase(Locale.ROOT).contains("x-letter"));
    }
}
