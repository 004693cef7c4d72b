package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.TypeSyntax.Declaration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolves component and instance types, each in a scope of its own: <em>Declarators</em> of {@code Explainer.md}. */
final class Declarations {
    private Declarations() {}

    /** A component type. */
    static ComponentNode component(List<Declaration> declarations, Scope outer) {
        return ComponentTypes.close(declared(declarations, outer.inner(Scope.Kind.COMPONENT_TYPE)));
    }

    /** An instance type; it binds the resources that it exports as abstract. */
    static InstanceNode instance(List<Declaration> declarations, Scope outer) {
        Scope scope = declared(declarations, outer.inner(Scope.Kind.INSTANCE_TYPE));
        Set<ResourceId> bound = Collections.unmodifiableSet(new LinkedHashSet<>(scope.defined()));
        return new InstanceNode(scope.exports().items(), bound);
    }

    private static Scope declared(List<Declaration> declarations, Scope scope) {
        for (Declaration declaration : declarations) {
            try {
                declare(declaration, scope);
            } catch (IllTyped e) {
                throw e.at(declaration.offset());
            }
        }
        return scope;
    }

    private static void declare(Declaration declaration, Scope scope) {
        switch (declaration) {
            case Declaration.CoreType(int offset, var type) -> scope.coreTypes().add(CoreTypes.resolve(type, scope));
            case Declaration.Type(int offset, var type) -> scope.types().add(TypeResolver.resolve(type, scope));
            case Declaration.Alias(int offset, var alias) -> Aliases.declare(alias, scope);
            case Declaration.Import(int offset, var name, var type) -> {
                if (scope.kind() == Scope.Kind.INSTANCE_TYPE) {
                    throw new IllTyped("instance types cannot import");
                }
                Binding.anImport(name, type, scope);
            }
            case Declaration.Export(int offset, var name, var type) -> Binding.anExport(name, type, scope);
        }
    }
}
