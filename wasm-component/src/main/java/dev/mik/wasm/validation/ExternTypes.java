package dev.mik.wasm.validation;

import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.ResourceId;

/** Resolves the types that imports and exports are given: {@code externtype} of {@code Binary.md}. */
final class ExternTypes {
    private ExternTypes() {}

    /** A type as written; an abstract one is new, and has the name of its import or export. */
    static ExternNode resolve(ExternTypeSyntax syntax, String name, Scope scope) {
        return switch (syntax) {
            case ExternTypeSyntax.CoreModule(int type) -> module(type, scope);
            case ExternTypeSyntax.Func(int type) -> new ExternNode.Func(function(type, scope));
            case ExternTypeSyntax.TypeEq(int type) ->
                new ExternNode.Type(scope.types().get(type).alias());
            case ExternTypeSyntax.SubResource() -> new ExternNode.Type(new ResourceNode(new ResourceId(name)));
            case ExternTypeSyntax.Component(int type) -> component(type, scope);
            case ExternTypeSyntax.Instance(int type) -> instance(type, scope);
        };
    }

    private static ExternNode module(int type, Scope scope) {
        return switch (scope.coreTypes().get(type)) {
            case CoreTypeNode.Module(var module) -> new ExternNode.CoreModule(module);
            case CoreTypeNode.Function function ->
                throw new IllTyped("core type index " + type + " is not a module type");
        };
    }

    /** The function type at an index. */
    static FunctionNode function(int type, Scope scope) {
        if (scope.types().get(type) instanceof FunctionNode function) {
            return function;
        }
        throw new IllTyped("type index " + type + " is not a function type");
    }

    private static ExternNode component(int type, Scope scope) {
        if (scope.types().get(type) instanceof ComponentNode component) {
            return new ExternNode.Component(component);
        }
        throw new IllTyped("type index " + type + " is not a component type");
    }

    private static ExternNode instance(int type, Scope scope) {
        if (scope.types().get(type) instanceof InstanceNode instance) {
            return new ExternNode.Instance(instance);
        }
        throw new IllTyped("type index " + type + " is not an instance type");
    }
}
