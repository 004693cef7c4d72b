package dev.mik.wasm.validation;

import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.List;

/** The options of a canonical definition: <em>canonopt Validation</em> of {@code CanonicalABI.md}. */
final class CanonOptions {
    private static final CoreFunctionType REALLOC = new CoreFunctionType(
            List.of(CoreValueType.I32, CoreValueType.I32, CoreValueType.I32, CoreValueType.I32),
            List.of(CoreValueType.I32));

    private final CanonicalOptions options;
    private final Scope scope;

    CanonOptions(CanonicalOptions options, Scope scope) {
        this.options = options;
        this.scope = scope;
    }

    /** Checks each option that is there, but for {@code post-return}. */
    void check() {
        if (options.memory().isPresent()) {
            checkMemory(scope.coreMemories().get(options.memory().getAsInt()));
        }
        if (options.realloc().isPresent()) {
            if (options.memory().isEmpty()) {
                throw new IllTyped("canonical option `realloc` requires `memory` to also be specified");
            }
            CoreFunctionType type = scope.coreFunctions().get(options.realloc().getAsInt());
            if (!type.equals(REALLOC)) {
                throw incorrect("realloc", type);
            }
        }
    }

    private static void checkMemory(CoreExternType.Memory memory) {
        if (memory.memory64()) {
            throw IllTyped.unsupported("a memory of 64 bits as a canonical option");
        }
        if (memory.shared()) {
            throw new IllTyped("canonical option `memory` uses a shared memory");
        }
    }

    private static IllTyped incorrect(String option, CoreFunctionType type) {
        return new IllTyped("canonical option `" + option + "` uses a core function with an incorrect signature, (func"
                + CoreText.of(type) + ")");
    }

    void requireMemory() {
        if (options.memory().isEmpty()) {
            throw new IllTyped("canonical option `memory` is required");
        }
    }

    /** There is no use of it without a memory, which is asked for first. */
    void requireRealloc() {
        requireMemory();
        if (options.realloc().isEmpty()) {
            throw new IllTyped("canonical option `realloc` is required");
        }
    }

    /** Checks the option of a lift that takes the core function's results. */
    void checkPostReturn(List<CoreValueType> results) {
        if (options.postReturn().isPresent()) {
            CoreFunctionType type =
                    scope.coreFunctions().get(options.postReturn().getAsInt());
            if (!type.parameters().equals(results) || !type.results().isEmpty()) {
                throw incorrect("post-return", type);
            }
        }
    }

    /** Checks that the option of lifts is not there. */
    void checkNoPostReturn() {
        if (options.postReturn().isPresent()) {
            throw new IllTyped("canonical option `post-return` cannot be specified for lowerings");
        }
    }
}
