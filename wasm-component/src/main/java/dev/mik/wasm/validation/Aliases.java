package dev.mik.wasm.validation;

import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.Sort;

/** Aliases of exports and of what encloses: <em>Alias Definitions</em> of {@code Explainer.md}. */
final class Aliases {
    private Aliases() {}

    /** An alias in a component or instance type, which may only be of types and instances. */
    static void declare(Definition alias, Scope scope) {
        if (alias instanceof Definition.AliasExport export
                && (export.sort() == Sort.TYPE || export.sort() == Sort.INSTANCE)) {
            scope.add(export(export, scope));
        } else if (alias instanceof Definition.AliasOuter outer && outer.sort() == Sort.TYPE) {
            scope.types().add(outerType(outer, scope));
        } else if (alias instanceof Definition.AliasOuter outer && outer.sort() == Sort.CORE_TYPE) {
            scope.coreTypes().add(outerCoreType(outer, scope));
        } else {
            throw new IllTyped("aliases in a component or instance type may only refer to types or instances");
        }
    }

    /** An export of an instance. */
    static ExternNode export(Definition.AliasExport alias, Scope scope) {
        ExternNode item = scope.instances().get(alias.instance()).exports().get(alias.name());
        if (item == null) {
            throw new IllTyped("instance " + alias.instance() + " has no export named " + Quote.of(alias.name()));
        }
        if (sort(item) != alias.sort()) {
            throw new IllTyped("export " + Quote.of(alias.name()) + " for instance " + alias.instance() + " is not a "
                    + alias.sort());
        }
        return item;
    }

    private static Sort sort(ExternNode item) {
        return switch (item) {
            case ExternNode.CoreModule module -> Sort.CORE_MODULE;
            case ExternNode.Func function -> Sort.FUNC;
            case ExternNode.Type type -> Sort.TYPE;
            case ExternNode.Component component -> Sort.COMPONENT;
            case ExternNode.Instance instance -> Sort.INSTANCE;
        };
    }

    /** A type of an enclosing scope; beyond a component it must not mention resources, which are that component's. */
    static TypeNode outerType(Definition.AliasOuter alias, Scope scope) {
        TypeNode type = scope.outward(alias.count()).types().get(alias.index());
        if (leaks(type, alias.count(), scope)) {
            throw new IllTyped("cannot alias outer type which transitively refers to resources not defined in the "
                    + "current component");
        }
        return type;
    }

    /** A core type of an enclosing scope. */
    static CoreTypeNode outerCoreType(Definition.AliasOuter alias, Scope scope) {
        return scope.outward(alias.count()).coreTypes().get(alias.index());
    }

    /**
     * A component of an enclosing scope. One that the file contains mentions no resources from around it; one that is
     * imported may, which the specification does not exclude here, and which has no meaning in a plan.
     */
    static ComponentNode outerComponent(Definition.AliasOuter alias, Scope scope) {
        ComponentNode component = scope.outward(alias.count()).components().get(alias.index());
        if (leaks(component, alias.count(), scope)) {
            throw IllTyped.unsupported("an outer alias of an imported component that refers to resources around it");
        }
        return component;
    }

    private static boolean leaks(TypeNode type, int count, Scope scope) {
        return type.measure().named()
                && crossesComponent(count, scope)
                && !FreeResources.of(type, scope.checks().effort()).isEmpty();
    }

    private static boolean crossesComponent(int count, Scope scope) {
        for (int i = 0; i < count; i++) {
            if (scope.outward(i).kind() == Scope.Kind.COMPONENT) {
                return true;
            }
        }
        return false;
    }
}
