package dev.mik.wasm;

import dev.mik.wasm.binary.ComponentDecoder;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.ModuleLoader;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentType;
import dev.mik.wasm.runtime.Blueprint;
import dev.mik.wasm.validation.Validator;

/**
 * A component, decoded, validated and compiled: what {@link Linker#link} and then any number of instances are made from.
 *
 * <p>Shared by threads; nothing in it changes.
 */
public final class Component {
    private final Blueprint blueprint;

    private Component(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /**
     * Loads a component with an engine that keeps nothing on disk.
     *
     * @param file the bytes of a {@code .wasm} file in the component format; kept, not copied
     * @throws ComponentException.Malformed if they do not follow the grammar
     * @throws ComponentException.Invalid if the component is ill-typed
     * @throws ComponentException.Unsupported if it uses a feature beyond WASI 0.2
     */
    public static Component load(byte[] file) {
        return load(Engine.builder().build(), file);
    }

    /**
     * Loads a component.
     *
     * @param engine compiles its core modules, or takes them from its cache
     * @param file the bytes of a {@code .wasm} file in the component format; kept, not copied
     * @throws ComponentException.Malformed if they do not follow the grammar
     * @throws ComponentException.Invalid if the component is ill-typed
     * @throws ComponentException.Unsupported if it uses a feature beyond WASI 0.2
     */
    public static Component load(Engine engine, byte[] file) {
        try (ModuleLoader loader = engine.open(new Bytes(file, 0, file.length))) {
            ComponentPlan plan =
                    Validator.validate(ComponentDecoder.decode(file), (offset, module) -> loader.type(module, offset));
            return new Component(Blueprint.of(plan, module -> loader.load(module, module.offset())));
        }
    }

    /** What it imports and exports. */
    public ComponentType type() {
        return blueprint.plan().type();
    }

    Blueprint blueprint() {
        return blueprint;
    }
}
