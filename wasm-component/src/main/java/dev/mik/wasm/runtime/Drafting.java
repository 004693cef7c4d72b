package dev.mik.wasm.runtime;

import dev.mik.wasm.abi.AbiOptions;
import dev.mik.wasm.abi.Canon;
import dev.mik.wasm.abi.FunctionCodec;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.engine.CoreFunction;
import dev.mik.wasm.engine.CoreItem;
import dev.mik.wasm.engine.CoreModule;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import dev.mik.wasm.runtime.Blueprint.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the steps of a plan into actions, doing on the way what does not depend on the instance. */
final class Drafting {
    private static final CoreFunctionType HANDLE_TO_INT =
            new CoreFunctionType(List.of(CoreValueType.I32), List.of(CoreValueType.I32));
    private static final CoreFunctionType HANDLE_TO_NOTHING =
            new CoreFunctionType(List.of(CoreValueType.I32), List.of());

    private final ComponentPlan plan;
    private final Blueprint.Modules modules;
    private final FunctionNames names;
    private int lifted;

    Drafting(ComponentPlan plan, Blueprint.Modules modules) {
        this.plan = plan;
        this.modules = modules;
        this.names = FunctionNames.of(plan);
    }

    List<Action> actions() {
        return plan.steps().stream().map(this::action).toList();
    }

    private Action action(Step step) {
        return switch (step) {
            case Step.Import imported ->
                assembly -> {
                    Item item = assembly.imported(imported.name());
                    assembly.introduce(item, imported.introduced());
                    assembly.join(item);
                };
            case Step.CoreModule definition -> {
                CoreModule module = modules.load(definition.bytes());
                yield assembly -> assembly.add(Sort.CORE_MODULE, module);
            }
            case Step.InstantiateCore instantiate -> assembly -> instantiateCore(assembly, instantiate);
            case Step.CoreExports made -> assembly -> assembly.add(Sort.CORE_INSTANCE, coreExports(assembly, made));
            case Step.AliasCoreExport alias ->
                assembly -> assembly.add(
                        alias.sort(),
                        assembly.coreInstance(alias.coreInstance()).export(alias.name()));
            case Step.AliasExport alias ->
                assembly -> assembly.join(assembly.instance(alias.instance()).export(alias.name()));
            case Step.AliasOuter alias ->
                assembly ->
                        assembly.add(alias.sort(), assembly.outer(alias.count()).element(alias.sort(), alias.index()));
            case Step.Component nested -> {
                Blueprint blueprint = Blueprint.of(nested.plan(), modules);
                yield assembly -> assembly.add(Sort.COMPONENT, new Item.Component(blueprint, assembly));
            }
            case Step.Instantiate instantiate -> assembly -> instantiate(assembly, instantiate);
            case Step.Exports made ->
                assembly -> {
                    Map<String, Item> items = items(assembly, made.exports());
                    assembly.add(Sort.INSTANCE, new MadeInstance(items));
                };
            case Step.Export export ->
                assembly -> {
                    Item item = item(assembly, export.what());
                    assembly.introduce(item, export.introduced());
                    assembly.export(export.name(), item);
                    assembly.join(item);
                };
            case Step.DefineResource resource -> assembly -> defineResource(assembly, resource);
            case Step.Lift lift -> lift(lift);
            case Step.Lower lower -> lower(lower);
            case Step.ResourceNew resource ->
                assembly ->
                        addCoreFunction(assembly, HANDLE_TO_INT, Canon.resourceNew(assembly.state(), resource.slot()));
            case Step.ResourceDrop resource ->
                assembly -> addCoreFunction(
                        assembly, HANDLE_TO_NOTHING, Canon.resourceDrop(assembly.state(), resource.slot()));
            case Step.ResourceRep resource ->
                assembly ->
                        addCoreFunction(assembly, HANDLE_TO_INT, Canon.resourceRep(assembly.state(), resource.slot()));
        };
    }

    /** An instance made from what was there. */
    private record MadeInstance(Map<String, Item> exports) implements Item.Instance {
        @Override
        public Item export(String name) {
            Item item = exports.get(name);
            if (item == null) {
                throw new IllegalStateException("validation let " + name + " pass, which is not exported");
            }
            return item;
        }
    }

    private static void addCoreFunction(Assembly assembly, CoreFunctionType type, CoreFunction code) {
        assembly.add(Sort.CORE_FUNC, CoreItem.Func.host(type, code));
    }

    private static void instantiateCore(Assembly assembly, Step.InstantiateCore step) {
        CoreModule module = assembly.coreModule(step.module());
        List<CoreModuleType.Import> wanted = module.type().imports();
        CoreItem[] imports = new CoreItem[wanted.size()];
        for (int i = 0; i < imports.length; i++) {
            CoreModuleType.Import each = wanted.get(i);
            int from = step.arguments().getOrDefault(each.module(), -1);
            imports[i] = assembly.coreInstance(from).export(each.name());
        }
        CoreNamespace instance = module.instantiate(imports, assembly.store().budget())::export;
        assembly.add(Sort.CORE_INSTANCE, instance);
    }

    private static CoreNamespace coreExports(Assembly assembly, Step.CoreExports made) {
        Map<String, CoreItem> items = HashMap.newHashMap(made.exports().size());
        made.exports().forEach((name, what) -> items.put(name, coreItem(assembly, what)));
        return name -> {
            CoreItem item = items.get(name);
            if (item == null) {
                throw new IllegalStateException("validation let " + name + " pass, which is not exported");
            }
            return item;
        };
    }

    private static CoreItem coreItem(Assembly assembly, SortIndex what) {
        return (CoreItem) assembly.element(what.sort(), what.index());
    }

    private static Item item(Assembly assembly, ComponentPlan.Item item) {
        return switch (item) {
            case ComponentPlan.Item.Indexed indexed -> assembly.item(indexed.what());
            case ComponentPlan.Item.Resource resource ->
                new Item.Resource(assembly.state().resource(resource.slot()));
        };
    }

    private static Map<String, Item> items(Assembly assembly, Map<String, ComponentPlan.Item> named) {
        Map<String, Item> items = HashMap.newHashMap(named.size());
        named.forEach((name, what) -> items.put(name, item(assembly, what)));
        return items;
    }

    private static void instantiate(Assembly assembly, Step.Instantiate step) {
        Item.Component component = assembly.component(step.component());
        Assembly instance = assembly.within(component, items(assembly, step.arguments()));
        assembly.introduce(instance, step.introduced());
        assembly.add(Sort.INSTANCE, instance);
    }

    private static void defineResource(Assembly assembly, Step.DefineResource step) {
        ResourceType type = step.destructor().isPresent()
                ? ResourceType.guest(
                        step.name(),
                        assembly.state(),
                        assembly.coreFunction(step.destructor().getAsInt()))
                : ResourceType.guest(step.name(), assembly.state());
        assembly.state().resource(step.slot(), type);
    }

    private Action lift(Step.Lift step) {
        FunctionCodec codec = codec(step.type(), step.options(), names.lifted(lifted++));
        return assembly -> assembly.add(
                Sort.FUNC,
                Canon.lift(
                        codec,
                        options(assembly, step.options()),
                        assembly.state(),
                        assembly.coreFunction(step.coreFunction())));
    }

    private Action lower(Step.Lower step) {
        FunctionCodec codec = codec(step.type(), step.options(), names.name(step.function()));
        CoreFunctionType type = codec.loweredType();
        return assembly -> addCoreFunction(
                assembly,
                type,
                Canon.lower(
                        codec,
                        options(assembly, step.options()),
                        assembly.state(),
                        assembly.function(step.function())));
    }

    private FunctionCodec codec(FunctionType type, CanonicalOptions options, String name) {
        return FunctionCodec.of(type, resource -> plan.slots().getOrDefault(resource, -1), options)
                .named(name);
    }

    private static AbiOptions options(Assembly assembly, CanonicalOptions options) {
        AbiOptions made = AbiOptions.none();
        if (options.memory().isPresent()) {
            made = made.withMemory(assembly.memory(options.memory().getAsInt()).memory());
        }
        if (options.realloc().isPresent()) {
            made = made.withRealloc(assembly.coreFunction(options.realloc().getAsInt()));
        }
        if (options.postReturn().isPresent()) {
            made = made.withPostReturn(
                    assembly.coreFunction(options.postReturn().getAsInt()));
        }
        return made;
    }
}
