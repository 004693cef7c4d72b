package dev.mik.wasm.wast;

import dev.mik.wasm.model.FunctionType;

/** What the scripts are run against: the library, behind as few methods as they need. */
interface Subject {
    /** Loads a component: a {@code ComponentException} when it cannot be one. */
    Loaded load(byte[] file);

    /** A component that has been loaded. */
    interface Loaded {
        /** An instance that no host has anything for. */
        Running instantiate();
    }

    /** An instance. */
    interface Running {
        /** The type of a function that the root exports; an {@link IllegalArgumentException} when it is none. */
        FunctionType type(String export);

        /** Calls it, with values in the library's shapes. */
        Object call(String export, Object[] arguments);
    }
}
