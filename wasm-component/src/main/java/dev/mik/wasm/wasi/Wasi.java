package dev.mik.wasm.wasi;

import dev.mik.wasm.Exit;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Instance;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Result;
import dev.mik.wasm.engine.InstanceLimits;
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

    /**
     * Runs a component of the world {@code wasi:cli/command} on the calling thread, with an instance of its own.
     *
     * @param context new, for this instance; what the guest leaves open is closed afterwards
     * @return its status: 0 for success, 1 for an error that it returns, otherwise what it exits with
     * @throws dev.mik.wasm.ComponentException.Unlinkable if the component exports no {@code wasi:cli/run}
     * @throws dev.mik.wasm.Trap if it fails
     */
    public static int run(LinkedComponent component, HostContext context, InstanceLimits limits) {
        try (Instance instance = component.instantiate(context, limits)) {
            Object result = instance.function("wasi:cli/run@0.2.0", "run").call();
            return result instanceof Result.Ok ? 0 : 1;
        } catch (Exit e) {
            return e.status();
        } finally {
            IoInterfaces.io(context).close();
        }
    }
}
