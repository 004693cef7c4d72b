package dev.mik.wasm.model;

/** An {@code externtype} as decoded. */
public sealed interface ExternTypeSyntax {
    /** A core module of the core type at an index. */
    record CoreModule(int coreType) implements ExternTypeSyntax {}

    /** A function of the type at an index. */
    record Func(int type) implements ExternTypeSyntax {}

    /** {@code (type (eq i))}. */
    record TypeEq(int type) implements ExternTypeSyntax {}

    /** {@code (type (sub resource))}. */
    record SubResource() implements ExternTypeSyntax {}

    /** A component of the type at an index. */
    record Component(int type) implements ExternTypeSyntax {}

    /** An instance of the type at an index. */
    record Instance(int type) implements ExternTypeSyntax {}
}
