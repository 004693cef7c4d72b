package dev.mik.wasm.wasi;

import dev.mik.wasm.Linker;
import dev.mik.wasm.wasi.http.HttpInterfaces;
import dev.mik.wasm.wasi.io.IoInterfaces;

/**
 * WASI 0.2, as host functions.
 *
 * <pre>{@code
 * Linker linker = new Linker();
 * Wasi.addTo(linker);
 * HostContext context = WasiContext.builder().environment(Map.of("GREETING", "hello")).build().hostContext();
 * }</pre>
 *
 * <p>There are no files and no sockets: a guest that asks for them finds an empty list of directories, and {@code
 * access-denied}. Every {@code @0.2.x} of an interface is served by the one offered here.
 */
public final class Wasi {
    private Wasi() {}

    /** Offers all of it: {@code io}, {@code clocks}, {@code random}, {@code cli}, {@code filesystem}, {@code sockets}, {@code http}. */
    public static void addTo(Linker linker) {
        IoInterfaces.addTo(linker);
        ClockInterfaces.addTo(linker);
        RandomInterfaces.addTo(linker);
        CliInterfaces.addTo(linker);
        FilesystemInterfaces.addTo(linker);
        SocketInterfaces.addTo(linker);
        HttpInterfaces.addTo(linker);
    }
}
