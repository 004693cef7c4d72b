package dev.mik.wasm.model;

/** A {@code valtype}: a primitive, or an index into the type index space. */
public sealed interface ValueTypeSyntax {
    /** A primitive, written in place. */
    record Primitive(PrimitiveType type) implements ValueTypeSyntax {}

    /** An element of the type index space. */
    record Index(int index) implements ValueTypeSyntax {}
}
