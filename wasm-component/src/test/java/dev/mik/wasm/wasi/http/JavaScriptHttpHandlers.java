package dev.mik.wasm.wasi.http;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** JavaScript that exports {@code wasi:http/incoming-handler} itself, by componentize-js; runs with {@code -Pjs}. */
class JavaScriptHttpHandlers extends BuiltHandlers {
    JavaScriptHttpHandlers() {
        super("js-http");
    }

    @Test
    void failsAlone() throws IOException {
        assertFails("/throw");
    }
}
