package dev.mik.wasm.model;

import java.util.List;

/** A {@code core:deftype} as decoded: a function or a module; types of garbage collection are not supported. */
public sealed interface CoreTypeSyntax {
    /** A function. */
    record Function(CoreFunctionType type) implements CoreTypeSyntax {}

    /** A module type. */
    record Module(List<Declaration> declarations) implements CoreTypeSyntax {}

    /** What may stand in a module type. */
    sealed interface Declaration {
        /** Where it begins. */
        int offset();

        /** An import. */
        record Import(int offset, String module, String name, CoreExternSyntax type) implements Declaration {}

        /** A type of the module type's own index space. */
        record Type(int offset, CoreTypeSyntax type) implements Declaration {}

        /** A core type from outside. */
        record OuterAlias(int offset, int count, int index) implements Declaration {}

        /** An export. */
        record Export(int offset, String name, CoreExternSyntax type) implements Declaration {}
    }

    /** A {@code core:externtype}: functions and tags by type index, the rest in full. */
    sealed interface CoreExternSyntax {
        /** A function of the core type at an index. */
        record Func(int type) implements CoreExternSyntax {}

        /** A tag of the core type at an index. */
        record Tag(int type) implements CoreExternSyntax {}

        /** A table, memory or global. */
        record Other(CoreExternType type) implements CoreExternSyntax {}
    }
}
