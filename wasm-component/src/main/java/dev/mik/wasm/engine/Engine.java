package dev.mik.wasm.engine;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.wasm.InvalidException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;
import java.io.ByteArrayInputStream;

/** Compiles core modules, or takes them from a cache; shared by threads. */
public final class Engine {
    private Engine() {}

    /** An engine to configure. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A core module on its own: parsed, validated and compiled, or from the cache.
     *
     * @param wasm a core module in its binary format
     * @param offset where it begins in the outermost file, for messages
     * @throws ComponentException.Malformed if the bytes are no core module
     * @throws ComponentException.Invalid if the module does not validate
     * @throws ComponentException.Unsupported if it uses a proposal that the engine does not have
     */
    public CoreModule load(Bytes wasm, long offset) {
        try (ModuleLoader loader = open(wasm)) {
            return loader.load(wasm, offset);
        }
    }

    /**
     * Begins to load the core modules of one component.
     *
     * @param component the whole file, which the cache knows it by
     */
    public ModuleLoader open(Bytes component) {
        return new ModuleLoader(this);
    }

    WasmModule parse(Bytes wasm, long offset) {
        try {
            return Parser.builder()
                    .build()
                    .parse(() -> new ByteArrayInputStream(wasm.file(), wasm.offset(), wasm.length()));
        } catch (InvalidException e) {
            throw new ComponentException.Invalid(offset, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw new ComponentException.Malformed(offset, String.valueOf(e.getMessage()));
        }
    }

    CoreModule compile(WasmModule module) {
        return new CoreModule(
                module,
                MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile());
    }

    /** An engine's settings. */
    public static final class Builder {
        private Builder() {}

        /** The engine. */
        public Engine build() {
            return new Engine();
        }
    }
}
