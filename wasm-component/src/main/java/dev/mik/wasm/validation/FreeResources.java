package dev.mik.wasm.validation;

import dev.mik.wasm.model.ResourceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The resources that types mention and do not bind. */
final class FreeResources {
    private final Effort effort;
    private final Set<TypeNode> seen = new HashSet<>();
    private final Set<ResourceId> mentioned = new HashSet<>();
    private final Set<ResourceId> bound = new HashSet<>();

    private FreeResources(Effort effort) {
        this.effort = effort;
    }

    /** Of one type. */
    static Set<ResourceId> of(TypeNode type, Effort effort) {
        FreeResources found = new FreeResources(effort);
        found.add(type);
        return found.free();
    }

    /** Of imports or exports. */
    static Set<ResourceId> of(Collection<ExternNode> items, Effort effort) {
        FreeResources found = new FreeResources(effort);
        items.forEach(found::add);
        return found.free();
    }

    /** No resource is bound in one place and free in another: those that are bound are made for it. */
    private Set<ResourceId> free() {
        mentioned.removeAll(bound);
        return mentioned;
    }

    private void add(ExternNode item) {
        switch (item) {
            case ExternNode.CoreModule module -> {}
            case ExternNode.Func(FunctionNode type) -> add(type);
            case ExternNode.Type(TypeNode type) -> add(type);
            case ExternNode.Component(ComponentNode type) -> add(type);
            case ExternNode.Instance(InstanceNode type) -> add(type);
        }
    }

    private void add(TypeNode type) {
        effort.step(1);
        if (!type.measure().named() || !seen.add(type)) {
            return;
        }
        switch (type) {
            case PrimitiveNode primitive -> {}
            case ResourceNode resource -> mentioned.add(resource.id());
            case HandleNode handle -> add(handle.resource());
            case CompoundNode compound -> compound.parts().forEach(part -> part.ifPresent(this::add));
            case FunctionNode function -> {
                function.parameters().forEach(this::add);
                function.result().ifPresent(this::add);
            }
            case InstanceNode instance -> {
                bound.addAll(instance.bound());
                instance.exports().values().forEach(this::add);
            }
            case ComponentNode component -> {
                bound.addAll(component.imported().keySet());
                bound.addAll(component.defined().keySet());
                component.imports().values().forEach(this::add);
                component.exports().values().forEach(this::add);
            }
        }
    }
}
