package dev.mik.wasm.runtime;

import dev.mik.wasm.abi.ComponentFunction;
import dev.mik.wasm.abi.InstanceState;
import dev.mik.wasm.engine.CoreItem;
import dev.mik.wasm.engine.CoreModule;
import dev.mik.wasm.model.ComponentPlan.Introduced;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An instance of a component while it is made: its index spaces, filled by one action of the blueprint after another. */
public final class Assembly implements Item.Instance {
    private final Store store;
    private final List<Assembly> enclosing;
    private final Map<String, Item> imports;
    private final InstanceState state;
    private final Map<Sort, List<Object>> spaces = new EnumMap<>(Sort.class);
    private final Map<String, Item> exports = new LinkedHashMap<>();

    private Assembly(
            Blueprint blueprint,
            Store store,
            InstanceState state,
            List<Assembly> enclosing,
            Map<String, Item> imports) {
        this.store = store;
        this.state = state;
        this.enclosing = enclosing;
        this.imports = imports;
        blueprint.plan().sizes().forEach((sort, size) -> spaces.put(sort, new ArrayList<>(size)));
    }

    /**
     * Makes an instance of an outermost component; if that fails, nothing of it is left.
     *
     * @param imports what each import is satisfied with
     */
    public static Assembly root(Blueprint blueprint, Store store, Map<String, Item> imports) {
        InstanceState state = new InstanceState(blueprint.slots(), store.abiLimits());
        try {
            return new Assembly(blueprint, store, state, List.of(), imports).filledBy(blueprint);
        } catch (RuntimeException | Error failure) {
            closeAfter(failure, state);
            throw failure;
        }
    }

    /** Lets go of what is held; a destructor that fails too must not hide why. */
    @SuppressWarnings("ReferenceEquality") // a destructor may throw again what it threw before
    private static void closeAfter(Throwable failure, InstanceState state) {
        try {
            state.close();
        } catch (RuntimeException | Error e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Makes an instance within this one. */
    Assembly within(Item.Component component, Map<String, Item> arguments) {
        Blueprint blueprint = component.blueprint();
        InstanceState inner = new InstanceState(blueprint.slots(), state);
        return new Assembly(blueprint, store, inner, component.definedIn().withEnclosing(), arguments)
                .filledBy(blueprint);
    }

    private Assembly filledBy(Blueprint blueprint) {
        for (Blueprint.Action action : blueprint.actions()) {
            action.on(this);
        }
        return this;
    }

    /** Drops what the instance, and those within it, still hold of the host's. */
    public void close() {
        state.close();
    }

    @Override
    public Item export(String name) {
        return present(exports, name);
    }

    Item imported(String name) {
        return present(imports, name);
    }

    private static Item present(Map<String, Item> items, String name) {
        Item item = items.get(name);
        if (item == null) {
            throw new IllegalStateException("validation and linking let " + name + " pass, which is not there");
        }
        return item;
    }

    void export(String name, Item item) {
        exports.put(name, item);
    }

    Store store() {
        return store;
    }

    InstanceState state() {
        return state;
    }

    void add(Sort sort, Object element) {
        spaces.computeIfAbsent(sort, ignored -> new ArrayList<>()).add(element);
    }

    Object element(Sort sort, int index) {
        return spaces.getOrDefault(sort, List.of()).get(index);
    }

    CoreItem.Func coreFunction(int index) {
        return (CoreItem.Func) element(Sort.CORE_FUNC, index);
    }

    CoreItem.Memory memory(int index) {
        return (CoreItem.Memory) element(Sort.CORE_MEMORY, index);
    }

    CoreModule coreModule(int index) {
        return (CoreModule) element(Sort.CORE_MODULE, index);
    }

    CoreNamespace coreInstance(int index) {
        return (CoreNamespace) element(Sort.CORE_INSTANCE, index);
    }

    ComponentFunction function(int index) {
        return (ComponentFunction) element(Sort.FUNC, index);
    }

    Item.Component component(int index) {
        return (Item.Component) element(Sort.COMPONENT, index);
    }

    Item.Instance instance(int index) {
        return (Item.Instance) element(Sort.INSTANCE, index);
    }

    /** The instance that stands {@code count} definitions further out; 0 is this one. */
    Assembly outer(int count) {
        return count == 0 ? this : enclosing.get(count - 1);
    }

    /** What instances of the components defined here see around them. */
    List<Assembly> withEnclosing() {
        return Stream.concat(Stream.of(this), enclosing.stream()).toList();
    }

    /** An element of an index space as something to hand on. */
    Item item(SortIndex what) {
        return switch (what.sort()) {
            case FUNC -> new Item.Func(function(what.index()));
            case INSTANCE -> instance(what.index());
            case COMPONENT -> component(what.index());
            case CORE_MODULE -> new Item.Module(coreModule(what.index()));
            case CORE_FUNC, CORE_TABLE, CORE_MEMORY, CORE_GLOBAL, CORE_TAG, CORE_TYPE, CORE_INSTANCE, VALUE, TYPE ->
                throw new IllegalStateException("validation let a " + what.sort() + " pass as something to hand on");
        };
    }

    /** Puts something handed in into its index space; resource types have none. */
    void join(Item item) {
        switch (item) {
            case Item.Func func -> add(Sort.FUNC, func.function());
            case Item.Module module -> add(Sort.CORE_MODULE, module.module());
            case Item.Component component -> add(Sort.COMPONENT, component);
            case Item.Instance instance -> add(Sort.INSTANCE, instance);
            case Item.Resource resource -> {}
        }
    }

    /** Fills the slots of the resource types that something brings with it. */
    void introduce(Item thing, List<Introduced> introduced) {
        for (Introduced each : introduced) {
            Item at = thing;
            for (String name : each.path()) {
                at = ((Item.Instance) at).export(name);
            }
            state.resource(each.slot(), ((Item.Resource) at).type());
        }
    }
}
