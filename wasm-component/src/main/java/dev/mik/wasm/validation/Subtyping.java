package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.List;
import java.util.Map;

/**
 * Whether something of one type may stand where another is asked for: <em>Type Checking</em> of {@code Explainer.md}.
 *
 * <p>Types of values and functions must be equal; instances may export more, components export more and import less,
 * core modules likewise.
 */
final class Subtyping {
    private final Effort effort;
    private final Equality equality;

    Subtyping(Effort effort) {
        this.effort = effort;
        this.equality = new Equality(effort);
    }

    /** Checks an item that is given against what is asked for. */
    void check(ExternNode given, ExternNode wanted) {
        effort.step(1);
        switch (wanted) {
            case ExternNode.CoreModule(var type)
            when given instanceof ExternNode.CoreModule(var other) -> CoreMatching.checkModule(other, type, effort);
            case ExternNode.Func(var type)
            when given instanceof ExternNode.Func(var other) -> equality.check(other, type);
            case ExternNode.Type(var type) when given instanceof ExternNode.Type(var other) -> checkType(other, type);
            case ExternNode.Component(var type)
            when given instanceof ExternNode.Component(var other) -> checkComponent(other, type);
            case ExternNode.Instance(var type)
            when given instanceof ExternNode.Instance(var other) -> checkInstance(other, type);
            case ExternNode.CoreModule module -> throw mismatch(given.kind(), wanted.kind());
            case ExternNode.Func function -> throw mismatch(given.kind(), wanted.kind());
            case ExternNode.Type type -> throw mismatch(given.kind(), wanted.kind());
            case ExternNode.Component component -> throw mismatch(given.kind(), wanted.kind());
            case ExternNode.Instance instance -> throw mismatch(given.kind(), wanted.kind());
        }
    }

    private static IllTyped mismatch(String given, String wanted) {
        return new IllTyped("expected " + wanted + ", found " + given);
    }

    private void checkType(TypeNode given, TypeNode wanted) {
        if (given == wanted) {
            return;
        }
        switch (wanted) {
            case ResourceNode resource when given instanceof ResourceNode other -> equality.check(other, resource);
            case ValueNode value when given instanceof ValueNode other -> equality.check(other, value);
            case FunctionNode function when given instanceof FunctionNode other -> equality.check(other, function);
            case InstanceNode instance when given instanceof InstanceNode other -> checkInstance(other, instance);
            case ComponentNode component when given instanceof ComponentNode other -> checkComponent(other, component);
            case ResourceNode resource -> throw mismatch(given.kind(), wanted.kind());
            case ValueNode value -> throw mismatch(given.kind(), wanted.kind());
            case FunctionNode function -> throw mismatch(given.kind(), wanted.kind());
            case InstanceNode instance -> throw mismatch(given.kind(), wanted.kind());
            case ComponentNode component -> throw mismatch(given.kind(), wanted.kind());
        }
    }

    private void checkInstance(InstanceNode given, InstanceNode wanted) {
        if (given != wanted) {
            Map<ResourceId, List<String>> bound = ResourcePaths.of(wanted.exports(), effort);
            bound.keySet().retainAll(wanted.bound());
            open(given.exports(), wanted.exports(), bound, "export");
        }
    }

    /** What the wanted type imports must do for what the given one imports; then its exports must do for the rest. */
    private void checkComponent(ComponentNode given, ComponentNode wanted) {
        if (given != wanted) {
            Substitution imports = open(wanted.imports(), given.imports(), given.imported(), "import");
            open(imports.apply(given.exports()), wanted.exports(), wanted.defined(), "export");
        }
    }

    /**
     * Checks items against a signature: each is given that is wanted, and of its type, once the resources that the
     * signature binds are those that are given in their places.
     *
     * @param bound the resources that the signature binds, and where they come in it
     * @param what for messages: {@code import} or {@code export}
     * @return what to replace in types that depend on the signature: its resources, and its names for types
     */
    Substitution open(
            Map<String, ExternNode> given,
            Map<String, ExternNode> wanted,
            Map<ResourceId, List<String>> bound,
            String what) {
        return new Opening(this, effort).open(given, wanted, bound, what);
    }
}
