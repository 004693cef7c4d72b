package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The core instances of one component: <em>Instance Definitions</em> of {@code Explainer.md}, the core half. */
final class CoreInstances {
    private final Scope scope;
    private final PlanBuilder plan;

    CoreInstances(Scope scope, PlanBuilder plan) {
        this.scope = scope;
        this.plan = plan;
    }

    void instantiate(Definition.CoreInstantiate definition) {
        CoreModuleType module = scope.coreModules().get(definition.module());
        Map<String, Integer> arguments = new LinkedHashMap<>();
        Map<String, Map<String, CoreExternType>> instances = new HashMap<>();
        for (Definition.CoreArgument argument : definition.arguments()) {
            instances.put(argument.name(), scope.coreInstances().get(argument.coreInstance()));
            if (arguments.put(argument.name(), argument.coreInstance()) != null) {
                throw new IllTyped("duplicate module instantiation argument named " + Quote.of(argument.name()));
            }
        }
        CoreMatching.checkArguments(module, instances, scope.checks().effort());
        plan.add(new Step.InstantiateCore(definition.module(), Collections.unmodifiableMap(arguments)));
        scope.coreInstances().add(module.exports());
    }

    void inlineExports(Definition.CoreInlineExports definition) {
        Map<String, CoreExternType> types = new LinkedHashMap<>();
        Map<String, SortIndex> exports = new LinkedHashMap<>();
        for (Definition.CoreExport export : definition.exports()) {
            types.put(export.name(), type(export.what()));
            if (exports.put(export.name(), export.what()) != null) {
                throw new IllTyped(
                        "duplicate instantiation: export name " + Quote.of(export.name()) + " already defined");
            }
        }
        plan.add(new Step.CoreExports(Collections.unmodifiableMap(exports)));
        scope.coreInstances().add(Collections.unmodifiableMap(types));
    }

    private CoreExternType type(SortIndex what) {
        int index = what.index();
        return switch (what.sort()) {
            case CORE_FUNC -> new CoreExternType.Func(scope.coreFunctions().get(index));
            case CORE_TABLE -> scope.coreTables().get(index);
            case CORE_MEMORY -> scope.coreMemories().get(index);
            case CORE_GLOBAL -> scope.coreGlobals().get(index);
            case CORE_TAG -> scope.coreTags().get(index);
            case CORE_TYPE, CORE_MODULE, CORE_INSTANCE, FUNC, VALUE, TYPE, COMPONENT, INSTANCE ->
                throw new IllTyped("a core instance cannot export a " + what.sort());
        };
    }

    void alias(Definition.AliasCoreExport alias) {
        CoreExternType type = scope.coreInstances().get(alias.coreInstance()).get(alias.name());
        if (type == null) {
            throw new IllTyped(
                    "core instance " + alias.coreInstance() + " has no export named " + Quote.of(alias.name()));
        }
        boolean same = switch (type) {
            case CoreExternType.Func function -> alias.sort() == Sort.CORE_FUNC;
            case CoreExternType.Table table -> alias.sort() == Sort.CORE_TABLE;
            case CoreExternType.Memory memory -> alias.sort() == Sort.CORE_MEMORY;
            case CoreExternType.Global global -> alias.sort() == Sort.CORE_GLOBAL;
            case CoreExternType.Tag tag -> alias.sort() == Sort.CORE_TAG;
        };
        if (!same) {
            throw new IllTyped("export " + Quote.of(alias.name()) + " for core instance " + alias.coreInstance()
                    + " is not a " + alias.sort());
        }
        plan.add(new Step.AliasCoreExport(alias.sort(), alias.coreInstance(), alias.name()));
        scope.add(type);
    }
}
