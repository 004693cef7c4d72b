package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreModuleType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loads the core modules of one component; for one thread.
 *
 * <p>A module that is asked for twice is compiled once. Closing it writes what was compiled to the cache.
 */
public final class ModuleLoader implements AutoCloseable {
    private final Engine engine;
    private final CodeCache.Unit cached;
    private final Map<Bytes, CoreModule> loaded = new HashMap<>();
    private final Map<ModuleDigest, CompiledCode> used = new LinkedHashMap<>();
    private boolean compiled;

    ModuleLoader(Engine engine, CodeCache.Unit cached) {
        this.engine = engine;
        this.cached = cached;
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
        return loaded.computeIfAbsent(wasm, ignored -> fresh(wasm, offset));
    }

    private CoreModule fresh(Bytes wasm, long offset) {
        ModuleDigest digest = ModuleDigest.of(wasm);
        CompiledCode code = used.get(digest);
        if (code == null) {
            code = cached.find(digest).orElseGet(() -> {
                compiled = true;
                return engine.compile(wasm, offset);
            });
            used.put(digest, code);
        }
        return engine.module(code);
    }

    /** Writes the code of all modules that were loaded to the cache, if some of it is new. */
    @Override
    public void close() {
        if (compiled) {
            cached.replace(used);
        }
    }
}
