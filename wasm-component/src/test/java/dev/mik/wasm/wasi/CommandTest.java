package dev.mik.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.engine.InstanceLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A component of {@code wasi:cli/command}, which reads a request as CGI does and prints its answer. */
class CommandTest {
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

    private int run(String path, String query, String body) {
        WasiContext context = WasiContext.builder()
                .environment(Map.of(
                        "PATH_INFO",
                        path,
                        "REQUEST_METHOD",
                        "POST",
                        "QUERY_STRING",
                        query,
                        "CONTENT_LENGTH",
                        String.valueOf(body.length())))
                .stdin(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .stdout(stdout)
                .build();
        return Wasi.run(Linked.component("run-c"), context.hostContext(), InstanceLimits.DEFAULT);
    }

    @Test
    void answersOnItsOutput() {
        assertEquals(0, run("/hello", "", ""));
        assertTrue(stdout.toString(StandardCharsets.UTF_8).contains("hello"));
    }

    @Test
    void readsItsInput() {
        String body = "0123456789".repeat(10_000);
        assertEquals(0, run("/echo", "", body));
        assertTrue(stdout.toString(StandardCharsets.UTF_8).endsWith(body));
    }

    @Test
    void hasAStatus() {
        assertEquals(0, run("/exit", "0", ""));
        assertEquals(1, run("/exit", "1", ""));
        assertTrue(stdout.toString(StandardCharsets.UTF_8).contains("before the end"));
    }
}
