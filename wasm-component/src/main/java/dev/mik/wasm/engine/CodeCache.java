package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.util.Map;
import java.util.Optional;

/**
 * Where compiled code stays from one start to the next.
 *
 * <p>Its unit is the component: the code of all core modules of one component is found, written and deleted together.
 * Shared by engines and threads.
 */
public abstract sealed class CodeCache permits CodeCache.None, DiskCodeCache, DiskCodeCache.Beside {
    CodeCache() {}

    /** Keeps nothing. */
    public static CodeCache none() {
        return None.NONE;
    }

    /**
     * What there is for a component.
     *
     * @param component the whole file
     */
    abstract Unit open(Bytes component);

    /** The code of one component, for one thread. */
    interface Unit {
        /** The code of a module, if it is there. */
        Optional<CompiledCode> find(ModuleDigest module);

        /** Replaces all that is there by this. Failing to is no failure: it is logged. */
        void replace(Map<ModuleDigest, CompiledCode> modules);
    }

    static final class None extends CodeCache {
        private static final CodeCache NONE = new None();

        private None() {}

        @Override
        Unit open(Bytes component) {
            return new Unit() {
                @Override
                public Optional<CompiledCode> find(ModuleDigest module) {
                    return Optional.empty();
                }

                @Override
                public void replace(Map<ModuleDigest, CompiledCode> modules) {}
            };
        }
    }
}
