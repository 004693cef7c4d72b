package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces resources in types, and types by others that are equal but have other names.
 *
 * <p>What is shared stays shared: each node is replaced once. What mentions no resource and no type with a name is not
 * even looked at.
 */
final class Substitution {
    private final Effort effort;
    private final Map<ResourceId, ResourceId> resources;
    private final Map<TypeNode, TypeNode> known = new HashMap<>();

    /** Replaces the resources of a map, which is not copied. */
    Substitution(Effort effort, Map<ResourceId, ResourceId> resources) {
        this.effort = effort;
        this.resources = resources;
    }

    /** From now on, one resource stands for another; to be said before anything is applied. */
    void replace(ResourceId from, ResourceId to) {
        resources.put(from, to);
    }

    /** From now on, one node stands for another. */
    void rename(TypeNode from, TypeNode to) {
        known.put(from, to);
    }

    /** An import or export with all that is to be replaced. */
    ExternNode apply(ExternNode item) {
        return switch (item) {
            case ExternNode.CoreModule module -> module;
            case ExternNode.Func(FunctionNode type) -> new ExternNode.Func((FunctionNode) apply(type));
            case ExternNode.Type(TypeNode type) -> new ExternNode.Type(apply(type));
            case ExternNode.Component(ComponentNode type) -> new ExternNode.Component((ComponentNode) apply(type));
            case ExternNode.Instance(InstanceNode type) -> new ExternNode.Instance((InstanceNode) apply(type));
        };
    }

    /** Items with all that is to be replaced, in their order. */
    Map<String, ExternNode> apply(Map<String, ExternNode> items) {
        effort.make(items.size());
        Map<String, ExternNode> replaced = LinkedHashMap.newLinkedHashMap(items.size());
        items.forEach((name, item) -> replaced.put(name, apply(item)));
        return Collections.unmodifiableMap(replaced);
    }

    private TypeNode apply(TypeNode type) {
        if (!type.measure().named()) {
            return type;
        }
        TypeNode done = known.get(type);
        if (done != null) {
            effort.step(1);
            return done;
        }
        effort.make(1);
        TypeNode replaced = switch (type) {
            case PrimitiveNode primitive -> primitive;
            case ResourceNode resource -> resource(resource);
            case HandleNode handle -> handle(handle);
            case CompoundNode compound -> compound(compound);
            case FunctionNode function -> function(function);
            case InstanceNode instance -> instance(instance);
            case ComponentNode component -> component(component);
        };
        known.put(type, replaced);
        return replaced;
    }

    private ValueNode value(ValueNode type) {
        return (ValueNode) apply(type);
    }

    private ResourceNode resource(ResourceNode node) {
        ResourceId to = resources.get(node.id());
        return to == null ? node : new ResourceNode(to);
    }

    private HandleNode handle(HandleNode node) {
        ResourceNode resource = (ResourceNode) apply(node.resource());
        return resource == node.resource() ? node : new HandleNode(resource, node.owned());
    }

    private CompoundNode compound(CompoundNode node) {
        effort.make(node.parts().size());
        boolean same = true;
        List<Optional<ValueNode>> parts = new ArrayList<>(node.parts().size());
        for (Optional<ValueNode> part : node.parts()) {
            Optional<ValueNode> replaced = part.map(this::value);
            same &= replaced.equals(part);
            parts.add(replaced);
        }
        return same ? node : node.with(parts);
    }

    private FunctionNode function(FunctionNode node) {
        effort.make(node.parameters().size());
        List<ValueNode> parameters = node.parameters().stream().map(this::value).toList();
        Optional<ValueNode> result = node.result().map(this::value);
        boolean same = parameters.equals(node.parameters()) && result.equals(node.result());
        return same ? node : new FunctionNode(node.labels(), parameters, result);
    }

    private InstanceNode instance(InstanceNode node) {
        Map<String, ExternNode> exports = apply(node.exports());
        return exports.equals(node.exports()) ? node : new InstanceNode(exports, replaced(node.bound()));
    }

    private ComponentNode component(ComponentNode node) {
        Map<String, ExternNode> imports = apply(node.imports());
        Map<String, ExternNode> exports = apply(node.exports());
        boolean same = imports.equals(node.imports()) && exports.equals(node.exports());
        return same ? node : new ComponentNode(imports, exports, replaced(node.imported()), replaced(node.defined()));
    }

    private Set<ResourceId> replaced(Set<ResourceId> bound) {
        Set<ResourceId> replaced = new LinkedHashSet<>();
        bound.forEach(id -> replaced.add(resources.getOrDefault(id, id)));
        return replaced;
    }

    private Map<ResourceId, List<String>> replaced(Map<ResourceId, List<String>> bound) {
        Map<ResourceId, List<String>> replaced = new LinkedHashMap<>();
        bound.forEach((id, path) -> replaced.put(resources.getOrDefault(id, id), path));
        return replaced;
    }
}
