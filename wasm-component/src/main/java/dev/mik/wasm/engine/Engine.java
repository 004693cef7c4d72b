package dev.mik.wasm.engine;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.Bytes;

/** Compiles core modules, or takes them from a cache; shared by threads. */
public final class Engine {
    static {
        Traps.prepare();
    }

    private final MemoryLayout memory;
    private final int compilerThreads;
    private final CodeCache cache;

    private Engine(MemoryLayout memory, int compilerThreads, CodeCache cache) {
        this.memory = memory;
        this.compilerThreads = compilerThreads;
        this.cache = cache;
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
        return new ModuleLoader(this, cache.open(component));
    }

    /** This engine with another cache: one component's code beside it, for instance. */
    public Engine with(CodeCache other) {
        return new Engine(memory, compilerThreads, other);
    }

    CompiledCode compile(Bytes wasm, long offset) {
        CompiledCode code = ModuleCompiler.compile(wasm, offset, HeaderReader.read(wasm, offset), compilerThreads);
        try {
            new CodeClassLoader(code.classes()).verify();
        } catch (LinkageError e) {
            throw new ComponentException.Unsupported(offset, "code that the JVM does not verify: " + e);
        }
        return code;
    }

    CoreModule module(CompiledCode code) {
        byte[] module = code.module();
        ModuleHeader header = HeaderReader.read(new Bytes(module, 0, module.length), 0);
        return new CoreModule(
                header,
                TemplateBuilder.build(ChicoryParser.trusted(ModuleWriter.named(module, header)), header, memory),
                new CodeClassLoader(code.classes()).machines());
    }

    /** An engine's settings. */
    public static final class Builder {
        private MemoryLayout memory = MemoryLayout.COPY_ON_WRITE;
        private CodeCache cache = CodeCache.none();
        private int compilerThreads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

        private Builder() {}

        /** How linear memories are kept; {@link MemoryLayout#COPY_ON_WRITE} unless said otherwise. */
        public Builder memory(MemoryLayout layout) {
            this.memory = layout;
            return this;
        }

        /** Where compiled code is kept; nowhere unless said otherwise. */
        public Builder cache(CodeCache where) {
            this.cache = where;
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
            return new Engine(memory, compilerThreads, cache);
        }
    }
}
