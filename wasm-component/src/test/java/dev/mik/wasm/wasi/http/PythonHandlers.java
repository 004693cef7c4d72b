package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Python with its interpreter and library, by componentize-py; runs with {@code -Ppython}. */
class PythonHandlers extends BuiltHandlers {
    PythonHandlers() {
        super("handler-python");
    }

    @Test
    void reachesTheHostByItsLibrary() throws IOException {
        String world = get("/world");
        assertTrue(world.startsWith("slept: True\n"), world);
        assertTrue(Double.parseDouble(get("/random").strip()) < 1);
    }

    @Test
    void works() throws IOException {
        assertEquals("30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58\n", get("/sha256?1024"));
        assertTrue(Long.parseLong(get("/sort?2000").strip()) > 0);
    }

    @Test
    void failsAlone() throws IOException {
        assertFails("/raise");
    }
}
