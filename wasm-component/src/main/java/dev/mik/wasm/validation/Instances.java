package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan.Item;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.SortIndex;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The instances of one component: <em>Instance Definitions</em> of {@code Explainer.md}. */
final class Instances {
    private final Scope scope;
    private final PlanBuilder plan;

    Instances(Scope scope, PlanBuilder plan) {
        this.scope = scope;
        this.plan = plan;
    }

    void instantiate(Definition.Instantiate definition) {
        ComponentNode component = scope.components().get(definition.component());
        Map<String, ExternNode> given = new LinkedHashMap<>();
        Map<String, Item> items = new LinkedHashMap<>();
        for (Definition.Argument argument : definition.arguments()) {
            if (given.put(argument.name(), type(argument.what())) != null) {
                String name = Quote.of(argument.name());
                throw new IllTyped("instantiation argument " + name + " conflicts with previous argument " + name);
            }
            if (component.imports().containsKey(argument.name())) {
                plan.item(argument.what()).ifPresent(item -> items.put(argument.name(), item));
            }
        }
        Map<ResourceId, List<String>> fresh = new LinkedHashMap<>();
        InstanceNode instance = instance(component, given, fresh);
        plan.add(new Step.Instantiate(
                definition.component(), Collections.unmodifiableMap(items), plan.introduced(fresh)));
        scope.instances().add(instance);
    }

    /** The exports, with what was given instead of what was imported, and resources of this instance's own. */
    private InstanceNode instance(
            ComponentNode component, Map<String, ExternNode> given, Map<ResourceId, List<String>> fresh) {
        Substitution substitution =
                scope.checks().subtyping().open(given, component.imports(), component.imported(), "import");
        scope.checks().effort().make(component.defined().size());
        component.defined().forEach((id, path) -> {
            ResourceId own = new ResourceId(id.name());
            substitution.replace(id, own);
            fresh.put(own, path);
        });
        scope.defined().addAll(fresh.keySet());
        return new InstanceNode(substitution.apply(component.exports()), Set.of());
    }

    void inlineExports(Definition.InlineExports definition) {
        Externs exports = new Externs("export");
        Map<String, Item> items = new LinkedHashMap<>();
        for (Definition.InlineExport export : definition.exports()) {
            exports.add(export.name(), type(export.what()));
            plan.item(export.what()).ifPresent(item -> items.put(export.name().name(), item));
        }
        plan.add(new Step.Exports(Collections.unmodifiableMap(items)));
        scope.instances().add(new InstanceNode(exports.items(), Set.of()));
    }

    /** What stands at an index that can be handed on; a type under the name that it has there. */
    ExternNode type(SortIndex what) {
        int index = what.index();
        return switch (what.sort()) {
            case CORE_MODULE -> new ExternNode.CoreModule(scope.coreModules().get(index));
            case FUNC -> new ExternNode.Func(scope.functions().get(index));
            case TYPE -> new ExternNode.Type(scope.types().get(index));
            case COMPONENT -> new ExternNode.Component(scope.components().get(index));
            case INSTANCE -> new ExternNode.Instance(scope.instances().get(index));
            case VALUE -> throw IllTyped.unsupported("value");
            case CORE_FUNC, CORE_TABLE, CORE_MEMORY, CORE_GLOBAL, CORE_TAG, CORE_TYPE, CORE_INSTANCE ->
                throw new IllTyped("a " + what.sort() + " cannot be imported or exported");
        };
    }
}
