package dev.mik.wasm.validation;

/**
 * A type while it is validated: what an index of a type index space stands for.
 *
 * <p>The model's types are structural, which is what a component means; validation also needs to know <em>which</em>
 * index a type was reached by, since an exported function must use the index that the export of its record type
 * introduced. So nodes are equal to themselves only: each import and export of a type makes a new one, and comparing
 * structures is left to {@link Subtyping}. They make a graph without cycles whose parts are shared.
 */
abstract sealed class TypeNode permits ValueNode, ResourceNode, FunctionNode, InstanceNode, ComponentNode {
    private final Measure measure;

    TypeNode(Measure measure) {
        this.measure = measure;
    }

    /** What is known of the whole tree below. */
    final Measure measure() {
        return measure;
    }

    /** For messages, as {@code expected ... found ...}. */
    final String kind() {
        return switch (this) {
            case ValueNode value -> "defined type";
            case ResourceNode resource -> "resource";
            case FunctionNode function -> "function type";
            case InstanceNode instance -> "instance type";
            case ComponentNode component -> "component type";
        };
    }

    /** A node for a new index of the same type. */
    final TypeNode alias() {
        return switch (this) {
            case CompoundNode compound -> compound.with(compound.parts());
            case ResourceNode resource -> new ResourceNode(resource.id());
            // What has no name of its own needs no new one.
            case PrimitiveNode primitive -> primitive;
            case HandleNode handle -> handle;
            case FunctionNode function -> function;
            case InstanceNode instance -> instance;
            case ComponentNode component -> component;
        };
    }
}
