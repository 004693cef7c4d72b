package dev.mik.wasm.model;

/** A canonical definition as decoded. */
public sealed interface CanonDefinition {
    /** A core function as a component function of a type. */
    record Lift(int coreFunction, CanonicalOptions options, int type) implements CanonDefinition {}

    /** A component function as a core function. */
    record Lower(int function, CanonicalOptions options) implements CanonDefinition {}

    /** A new owning handle from a representation. */
    record ResourceNew(int type) implements CanonDefinition {}

    /** The end of a handle. */
    record ResourceDrop(int type) implements CanonDefinition {}

    /** The representation behind a handle. */
    record ResourceRep(int type) implements CanonDefinition {}
}
