package dev.mik.wasm.validation;

import dev.mik.wasm.model.ExternName;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An import or export as it enters a scope.
 *
 * @param type its type there: an instance type binds no resources any more
 * @param introduced the resources that are new with it, and the paths to them from it
 */
record Binding(ExternNode type, Map<ResourceId, List<String>> introduced) {
    /** Imports something of a type: it gets an index and a name, and its resources become the scope's. */
    static Binding anImport(ExternName name, ExternTypeSyntax syntax, Scope scope) {
        Binding binding = of(name, syntax, scope);
        binding.introduced.forEach((id, path) -> scope.imported().put(id, below(name.name(), path)));
        scope.add(binding.type);
        scope.visibility().checkImport(binding.type);
        enter(scope.imports(), name, binding.type);
        return binding;
    }

    /** Exports something of a type that is written, as in a component or instance type. */
    static Binding anExport(ExternName name, ExternTypeSyntax syntax, Scope scope) {
        Binding binding = of(name, syntax, scope);
        binding.export(name, scope);
        return binding;
    }

    /** Exports something of the type that it has. */
    static Binding anExport(ExternName name, ExternNode type, Scope scope) {
        Binding binding = new Binding(type, Map.of());
        binding.export(name, scope);
        return binding;
    }

    private void export(ExternName name, Scope scope) {
        scope.defined().addAll(introduced.keySet());
        scope.add(type);
        // An instance type may use what has no name: that shows where it is imported or exported.
        if (scope.kind() != Scope.Kind.INSTANCE_TYPE) {
            scope.visibility().checkExport(type);
        }
        enter(scope.exports(), name, type);
    }

    private static void enter(Externs side, ExternName name, ExternNode item) {
        if (item instanceof ExternNode.Type(TypeNode type)) {
            side.resources().add(name.name(), type);
        }
        side.add(name, item);
    }

    /** What a written type stands for here: with resources of its own instead of those that it binds. */
    private static Binding of(ExternName name, ExternTypeSyntax syntax, Scope scope) {
        ExternNode resolved = ExternTypes.resolve(syntax, name.name(), scope);
        if (syntax instanceof ExternTypeSyntax.SubResource
                && resolved instanceof ExternNode.Type(ResourceNode resource)) {
            return new Binding(resolved, Map.of(resource.id(), List.of()));
        }
        if (resolved instanceof ExternNode.Instance(InstanceNode instance)
                && !instance.bound().isEmpty()) {
            return fresh(instance, scope.checks().effort());
        }
        return new Binding(resolved, Map.of());
    }

    private static Binding fresh(InstanceNode instance, Effort effort) {
        Map<ResourceId, ResourceId> replaced = new HashMap<>();
        Set<ResourceId> bound = new HashSet<>();
        for (ResourceId id : instance.bound()) {
            ResourceId own = new ResourceId(id.name());
            replaced.put(id, own);
            bound.add(own);
        }
        effort.make(bound.size());
        Map<String, ExternNode> exports = new Substitution(effort, replaced).apply(instance.exports());
        ExternNode type = new ExternNode.Instance(new InstanceNode(exports, Set.of()));
        Map<ResourceId, List<String>> introduced = ResourcePaths.within(type, effort);
        introduced.keySet().retainAll(bound);
        return new Binding(type, introduced);
    }

    private static List<String> below(String first, List<String> path) {
        List<String> longer = new ArrayList<>();
        longer.add(first);
        longer.addAll(path);
        return List.copyOf(longer);
    }
}
