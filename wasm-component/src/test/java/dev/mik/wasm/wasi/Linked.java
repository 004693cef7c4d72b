package dev.mik.wasm.wasi;

import dev.mik.wasm.Fixtures;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Linker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fixtures with all of WASI, loaded once. */
public final class Linked {
    private static final Linker LINKER = new Linker();
    private static final Map<String, LinkedComponent> COMPONENTS = new ConcurrentHashMap<>();

    static {
        Wasi.addTo(LINKER);
    }

    private Linked() {}

    public static LinkedComponent component(String fixture) {
        return COMPONENTS.computeIfAbsent(fixture, name -> LINKER.link(Fixtures.component(name)));
    }
}
