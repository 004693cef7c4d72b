package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.ComponentSyntax;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.Definition;
import dev.mik.wasm.model.ExternTypeSyntax;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import dev.mik.wasm.model.TypeSyntax;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Validates the inside of one component, definition by definition: each may refer to those before it only. */
final class ComponentBody {
    /** What tools put before the name of a type that they hand to an inner component. */
    private static final String TYPE_ARGUMENT = "import-type-";

    private final CoreModuleTypes modules;
    private final Models models;
    private final Scope scope;
    private final PlanBuilder plan;
    private final CoreInstances coreInstances;
    private final Instances instances;
    private final Canons canons;
    private final Map<Integer, String> typeNames = new HashMap<>();

    ComponentBody(Scope scope, CoreModuleTypes modules, Models models) {
        this.modules = modules;
        this.models = models;
        this.scope = scope;
        this.plan = new PlanBuilder(scope, models);
        this.coreInstances = new CoreInstances(scope, plan);
        this.instances = new Instances(scope, plan);
        this.canons = new Canons(scope, plan);
    }

    /** What validation makes of a component. */
    record Validated(ComponentNode type, ComponentPlan plan) {}

    Validated validate(ComponentSyntax component) {
        nameTypes(component.definitions());
        for (Definition definition : component.definitions()) {
            try {
                define(definition);
            } catch (IllTyped e) {
                throw e.at(definition.offset());
            }
        }
        try {
            return new Validated(ComponentTypes.close(scope), plan.build());
        } catch (IllTyped e) {
            throw e.at(component.offset());
        }
    }

    /**
     * Resources have no names of their own: messages call them what they are exported as, or handed on as to the inner
     * component that tools write to export an interface.
     */
    private void nameTypes(List<Definition> definitions) {
        for (Definition definition : definitions) {
            if (definition instanceof Definition.Export(int offset, var name, var what, var ascribed)) {
                nameType(what, name.name());
            }
        }
        for (Definition definition : definitions) {
            if (definition instanceof Definition.Instantiate instantiate) {
                instantiate.arguments().forEach(argument -> nameType(argument.what(), argument.name()));
            } else if (definition instanceof Definition.InlineExports exports) {
                exports.exports()
                        .forEach(export -> nameType(export.what(), export.name().name()));
            }
        }
    }

    private void nameType(SortIndex what, String name) {
        if (what.sort() == Sort.TYPE) {
            typeNames.putIfAbsent(
                    what.index(), name.startsWith(TYPE_ARGUMENT) ? name.substring(TYPE_ARGUMENT.length()) : name);
        }
    }

    private void define(Definition definition) {
        switch (definition) {
            case Definition.CoreModule module -> coreModule(module);
            case Definition.CoreInstantiate instantiate -> coreInstances.instantiate(instantiate);
            case Definition.CoreInlineExports exports -> coreInstances.inlineExports(exports);
            case Definition.CoreTypeDefinition(int offset, var type) ->
                scope.coreTypes().add(CoreTypes.resolve(type, scope));
            case Definition.NestedComponent(int offset, var component) -> nested(component);
            case Definition.Instantiate instantiate -> instances.instantiate(instantiate);
            case Definition.InlineExports exports -> instances.inlineExports(exports);
            case Definition.AliasExport alias -> aliasExport(alias);
            case Definition.AliasCoreExport alias -> coreInstances.alias(alias);
            case Definition.AliasOuter alias -> aliasOuter(alias);
            case Definition.TypeDefinition(int offset, TypeSyntax.Resource resource) -> resource(resource);
            case Definition.TypeDefinition(int offset, var type) ->
                scope.types().add(TypeResolver.resolve(type, scope));
            case Definition.Canon(int offset, var canon) -> canons.add(canon);
            case Definition.Import(int offset, var name, var type) ->
                plan.addImport(name.name(), Binding.anImport(name, type, scope));
            case Definition.Export export -> export(export);
        }
    }

    private void coreModule(Definition.CoreModule module) {
        CoreModuleType type = modules.typeOf(module.offset(), module.bytes());
        CoreTypes.checkImportNames(type);
        scope.coreModules().add(type);
        plan.add(new Step.CoreModule(module.bytes()));
    }

    private void nested(ComponentSyntax component) {
        Scope inner = scope.inner(Scope.Kind.COMPONENT);
        Validated validated = new ComponentBody(inner, modules, models).validate(component);
        scope.components().add(validated.type());
        plan.add(new Step.Component(validated.plan()));
    }

    private void aliasExport(Definition.AliasExport alias) {
        ExternNode item = Aliases.export(alias, scope);
        if (!(item instanceof ExternNode.Type)) {
            plan.add(new Step.AliasExport(alias.sort(), alias.instance(), alias.name()));
        }
        scope.add(item);
    }

    private void aliasOuter(Definition.AliasOuter alias) {
        Step step = new Step.AliasOuter(alias.sort(), alias.count(), alias.index());
        switch (alias.sort()) {
            case TYPE -> scope.types().add(Aliases.outerType(alias, scope));
            case CORE_TYPE -> scope.coreTypes().add(Aliases.outerCoreType(alias, scope));
            case CORE_MODULE -> {
                scope.coreModules()
                        .add(scope.outward(alias.count()).coreModules().get(alias.index()));
                plan.add(step);
            }
            case COMPONENT -> {
                scope.components().add(Aliases.outerComponent(alias, scope));
                plan.add(step);
            }
            case CORE_FUNC, CORE_TABLE, CORE_MEMORY, CORE_GLOBAL, CORE_TAG, CORE_INSTANCE, FUNC, VALUE, INSTANCE ->
                throw new IllTyped("a " + alias.sort() + " of an outer component cannot be aliased");
        }
    }

    private void resource(TypeSyntax.Resource resource) {
        CoreValueType representation = resource.representation();
        if (representation.equals(CoreValueType.I64)) {
            throw IllTyped.unsupported("resources represented by i64");
        }
        if (!representation.equals(CoreValueType.I32)) {
            throw new IllTyped("resources can only be represented by `i32`");
        }
        if (resource.destructor().isPresent()) {
            int destructor = resource.destructor().getAsInt();
            CoreFunctionType type = scope.coreFunctions().get(destructor);
            if (!type.equals(new CoreFunctionType(List.of(CoreValueType.I32), List.of()))) {
                throw new IllTyped("core function " + destructor + " has wrong signature for a destructor: "
                        + CoreText.of(new CoreExternType.Func(type)));
            }
        }
        int index = scope.types().size();
        String name = typeNames.getOrDefault(index, "type-" + index);
        ResourceId id = new ResourceId(name);
        scope.types().add(new ResourceNode(id));
        scope.defined().add(id);
        canons.defines(id);
        plan.add(new Step.DefineResource(plan.newSlot(id), name, resource.destructor()));
    }

    private void export(Definition.Export export) {
        ExternNode actual = instances.type(export.what());
        Binding binding;
        if (export.ascribed().isPresent()) {
            ExternTypeSyntax ascribed = export.ascribed().get();
            checkAscribed(actual, ascribed);
            binding = Binding.anExport(export.name(), ascribed, scope);
        } else {
            ExternNode type =
                    actual instanceof ExternNode.Type(TypeNode known) ? new ExternNode.Type(known.alias()) : actual;
            binding = Binding.anExport(export.name(), type, scope);
        }
        plan.addExport(export.name().name(), export.what(), binding);
    }

    /** An abstract type may be ascribed to any resource type. */
    private void checkAscribed(ExternNode actual, ExternTypeSyntax ascribed) {
        if (ascribed instanceof ExternTypeSyntax.SubResource
                && actual instanceof ExternNode.Type(ResourceNode resource)) {
            return;
        }
        try {
            scope.checks().subtyping().check(actual, ExternTypes.resolve(ascribed, "ascribed", scope));
        } catch (IllTyped e) {
            throw e.within("ascribed type of export is not compatible with item's type");
        }
    }
}
