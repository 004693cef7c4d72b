package dev.mik.wasm.runtime;

import dev.mik.wasm.abi.ComponentFunction;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.engine.CoreModule;

/** What can be imported and exported, at run time. */
public sealed interface Item {
    /** A function. */
    record Func(ComponentFunction function) implements Item {}

    /** A resource type. */
    record Resource(ResourceType type) implements Item {}

    /** A core module. */
    record Module(CoreModule module) implements Item {}

    /** A component, and the instance around its definition, for what it takes from outside. */
    record Component(Blueprint blueprint, Assembly definedIn) implements Item {}

    /** An instance: exports by name. */
    non-sealed interface Instance extends Item {
        /** The export of a name; validation and linking have seen that it is there. */
        Item export(String name);
    }
}
