package dev.mik.wasm.engine;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;

/** Compiles core modules, or takes them from a cache; shared by threads. */
public final class Engine {
    private final MemoryLayout memory;
    private final int compilerThreads;

    private Engine(Builder builder) {
        this.memory = builder.memory;
        this.compilerThreads = builder.compilerThreads;
    }

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

    CoreModule compile(Bytes wasm, long offset) {
        ModuleHeader header = HeaderReader.read(wasm, offset);
        CompiledCode code = ModuleCompiler.compile(wasm, offset, header, compilerThreads);
        CodeClassLoader loader = new CodeClassLoader(code.classes());
        try {
            loader.verify();
        } catch (LinkageError e) {
            throw new ComponentException.Unsupported(offset, "code that the JVM does not verify: " + e);
        }
        return module(header, code.module(), loader);
    }

    private CoreModule module(ModuleHeader header, byte[] module, CodeClassLoader loader) {
        return new CoreModule(header, TemplateBuilder.build(ChicoryParser.trusted(module), memory), loader.machines());
    }

    /** An engine's settings. */
    public static final class Builder {
        private MemoryLayout memory = MemoryLayout.COPY_ON_WRITE;
        private int compilerThreads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

        private Builder() {}

        /** How linear memories are kept; {@link MemoryLayout#COPY_ON_WRITE} unless said otherwise. */
        public Builder memory(MemoryLayout layout) {
            this.memory = layout;
            return this;
        }

        /**
         * How many threads may compile one module; as many as there are processors, up to 4, unless said otherwise.
         *
         * @param threads 1 or more
         */
        public Builder compilerThreads(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("a module is compiled by 1 thread at least");
            }
            this.compilerThreads = threads;
            return this;
        }

        /** The engine. */
        public Engine build() {
            return new Engine(this);
        }
    }
}
