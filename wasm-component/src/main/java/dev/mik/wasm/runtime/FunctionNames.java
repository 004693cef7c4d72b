package dev.mik.wasm.runtime;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentPlan.Item;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.Sort;
import dev.mik.wasm.model.SortIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the functions of a component are called, by their index: the index space itself knows no names. */
final class FunctionNames {
    private final Map<Integer, String> names = new HashMap<>();
    private final List<String> instances = new ArrayList<>();
    private final List<Integer> lifts = new ArrayList<>();
    private int functions;

    private FunctionNames() {}

    static FunctionNames of(ComponentPlan plan) {
        FunctionNames names = new FunctionNames();
        plan.steps().forEach(names::follow);
        return names;
    }

    /** The first name that a function was imported or handed on under. */
    String name(int function) {
        return names.getOrDefault(function, "function " + function);
    }

    /** The name of the function that a lift defines, counted over the lifts. */
    String lifted(int count) {
        return name(lifts.get(count));
    }

    private void follow(Step step) {
        switch (step) {
            case Step.Import imported when imported.type() instanceof ExternType.Func -> added(imported.name());
            case Step.Import imported
            when imported.type() instanceof ExternType.Instance -> instances.add(imported.name());
            case Step.AliasExport alias
            when alias.sort() == Sort.FUNC -> added(instances.get(alias.instance()) + "#" + alias.name());
            case Step.AliasExport alias when alias.sort() == Sort.INSTANCE -> instances.add(alias.name());
            case Step.Lift lift -> lifts.add(functions++);
            case Step.Instantiate instantiate -> {
                instantiate.arguments().forEach(this::handed);
                instances.add("an inner component");
            }
            case Step.Exports exports -> {
                exports.exports().forEach(this::handed);
                instances.add("an inner instance");
            }
            case Step.Export export -> {
                handed(export.name(), export.what());
                joined(export.name(), export.what());
            }
            case Step.Import other -> {}
            case Step.AliasExport other -> {}
            case Step.CoreModule other -> {}
            case Step.InstantiateCore other -> {}
            case Step.CoreExports other -> {}
            case Step.AliasCoreExport other -> {}
            case Step.AliasOuter other -> {}
            case Step.Component other -> {}
            case Step.DefineResource other -> {}
            case Step.Lower other -> {}
            case Step.ResourceNew other -> {}
            case Step.ResourceDrop other -> {}
            case Step.ResourceRep other -> {}
        }
    }

    private void added(String name) {
        names.put(functions++, name);
    }

    private void handed(String name, Item item) {
        if (item instanceof Item.Indexed(SortIndex what) && what.sort() == Sort.FUNC) {
            names.putIfAbsent(what.index(), name);
        }
    }

    private void joined(String name, Item item) {
        if (item instanceof Item.Indexed(SortIndex what)) {
            if (what.sort() == Sort.FUNC) {
                added(name);
            } else if (what.sort() == Sort.INSTANCE) {
                instances.add(name);
            }
        }
    }
}
