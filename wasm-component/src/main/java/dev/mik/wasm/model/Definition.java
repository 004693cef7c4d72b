package dev.mik.wasm.model;

import java.util.List;
import java.util.Optional;

/**
 * One definition of a component as decoded, indices unresolved; each adds to an index space as {@code Explainer.md} says.
 *
 * <p>Offsets are bytes from the beginning of the outermost file.
 */
public sealed interface Definition {
    /** Where it begins. */
    int offset();

    /** A core module, in its own binary format. */
    record CoreModule(int offset, Bytes bytes) implements Definition {}

    /** {@code (core instance (instantiate module args))}: names to core instance indices, as often as written. */
    record CoreInstantiate(int offset, int module, List<CoreArgument> arguments) implements Definition {}

    /** {@code (core instance (export ...)*)}. */
    record CoreInlineExports(int offset, List<CoreExport> exports) implements Definition {}

    /** An element of the core type index space. */
    record CoreTypeDefinition(int offset, CoreTypeSyntax type) implements Definition {}

    /** A component within. */
    record NestedComponent(int offset, ComponentSyntax component) implements Definition {}

    /** {@code (instance (instantiate component args))}. */
    record Instantiate(int offset, int component, List<Argument> arguments) implements Definition {}

    /** {@code (instance (export ...)*)}. */
    record InlineExports(int offset, List<InlineExport> exports) implements Definition {}

    /** {@code (alias export i name (sort))}. */
    record AliasExport(int offset, Sort sort, int instance, String name) implements Definition {}

    /** {@code (alias core export i name (sort))}. */
    record AliasCoreExport(int offset, Sort sort, int coreInstance, String name) implements Definition {}

    /** {@code (alias outer count index (sort))}. */
    record AliasOuter(int offset, Sort sort, int count, int index) implements Definition {}

    /** An element of the type index space. */
    record TypeDefinition(int offset, TypeSyntax type) implements Definition {}

    /** A canonical definition. */
    record Canon(int offset, CanonDefinition canon) implements Definition {}

    /** An import. */
    record Import(int offset, ExternName name, ExternTypeSyntax type) implements Definition {}

    /** An export, with the type that is ascribed to it. */
    record Export(int offset, ExternName name, SortIndex what, Optional<ExternTypeSyntax> ascribed)
            implements Definition {}

    /** {@code (with name (instance i))}. */
    record CoreArgument(String name, int coreInstance) {}

    /** An export of a core instance made from exports. */
    record CoreExport(String name, SortIndex what) {}

    /** {@code (with name (sort i))}. */
    record Argument(String name, SortIndex what) {}

    /** An export of an instance made from exports. */
    record InlineExport(ExternName name, SortIndex what) {}
}
