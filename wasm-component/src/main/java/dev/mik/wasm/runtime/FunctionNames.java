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
import java.util.Optional;

/**
 * What the functions of a component are called, by their index: the index space itself knows no names.
 *
 * <p>Tools export an interface through an inner component, which is handed all functions under names that nobody knows,
 * and exports them under those of the interface: a function of that kind is called {@code interface#name}.
 */
final class FunctionNames {
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, InInterface> within = new HashMap<>();
    private final List<String> instances = new ArrayList<>();
    private final Map<Integer, String> exportedInstances = new HashMap<>();
    private final List<Map<String, String>> components = new ArrayList<>();
    private final List<Integer> lifts = new ArrayList<>();
    private int functions;

    private FunctionNames() {}

    /** A function that an instance exports, which an inner component was made for. */
    private record InInterface(int instance, String name) {}

    static FunctionNames of(ComponentPlan plan) {
        FunctionNames names = new FunctionNames();
        plan.steps().forEach(names::follow);
        return names;
    }

    /** The name in an interface that is exported, or the first one that it was imported or handed on under. */
    String name(int function) {
        return inInterface(function).orElseGet(() -> names.getOrDefault(function, "function " + function));
    }

    /** The name of the function that a lift defines, counted over the lifts. */
    String lifted(int count) {
        return name(lifts.get(count));
    }

    private Optional<String> inInterface(int function) {
        return Optional.ofNullable(within.get(function))
                .flatMap(inner -> Optional.ofNullable(exportedInstances.get(inner.instance()))
                        .map(exported -> exported + "#" + inner.name()));
    }

    private void follow(Step step) {
        switch (step) {
            case Step.Import imported -> imported(imported);
            case Step.AliasExport alias -> aliased(alias);
            case Step.AliasOuter alias when alias.sort() == Sort.COMPONENT -> components.add(Map.of());
            case Step.Lift lift -> lifts.add(functions++);
            case Step.Component component -> components.add(handedThrough(component.plan()));
            case Step.Instantiate instantiate -> instantiated(instantiate);
            case Step.Exports exports -> {
                exports.exports().forEach(this::handed);
                instances.add("an inner instance");
            }
            case Step.Export export -> exported(export);
            case Step.AliasOuter other -> {}
            case Step.CoreModule other -> {}
            case Step.InstantiateCore other -> {}
            case Step.CoreExports other -> {}
            case Step.AliasCoreExport other -> {}
            case Step.DefineResource other -> {}
            case Step.Lower other -> {}
            case Step.ResourceNew other -> {}
            case Step.ResourceDrop other -> {}
            case Step.ResourceRep other -> {}
        }
    }

    private void imported(Step.Import imported) {
        switch (imported.type()) {
            case ExternType.Func func -> names.put(functions++, imported.name());
            case ExternType.Instance instance -> instances.add(imported.name());
            case ExternType.Component component -> components.add(Map.of());
            case ExternType.CoreModule module -> {}
            case ExternType.TypeEq type -> {}
            case ExternType.SubResource resource -> {}
        }
    }

    private void aliased(Step.AliasExport alias) {
        if (alias.sort() == Sort.FUNC) {
            names.put(functions++, instances.get(alias.instance()) + "#" + alias.name());
        } else if (alias.sort() == Sort.INSTANCE) {
            instances.add(alias.name());
        } else if (alias.sort() == Sort.COMPONENT) {
            components.add(Map.of());
        }
    }

    private void instantiated(Step.Instantiate instantiate) {
        Map<String, String> through = components.get(instantiate.component());
        instantiate.arguments().forEach((name, item) -> {
            handed(name, item);
            String export = through.get(name);
            if (export != null && item instanceof Item.Indexed(SortIndex what) && what.sort() == Sort.FUNC) {
                within.put(what.index(), new InInterface(instances.size(), export));
            }
        });
        instances.add("an inner component");
    }

    private void handed(String name, Item item) {
        if (item instanceof Item.Indexed(SortIndex what) && what.sort() == Sort.FUNC) {
            names.putIfAbsent(what.index(), name);
        }
    }

    private void exported(Step.Export export) {
        handed(export.name(), export.what());
        if (export.what() instanceof Item.Indexed(SortIndex what)) {
            if (what.sort() == Sort.FUNC) {
                names.put(functions++, export.name());
            } else if (what.sort() == Sort.INSTANCE) {
                exportedInstances.putIfAbsent(what.index(), export.name());
                instances.add(export.name());
            } else if (what.sort() == Sort.COMPONENT) {
                components.add(Map.of());
            }
        }
    }

    /**
     * Under which names a component exports the functions that it imports, by the names of the imports; none if it does
     * more than hand on.
     */
    private static Map<String, String> handedThrough(ComponentPlan plan) {
        List<String> functions = new ArrayList<>();
        Map<String, String> exports = new HashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Import imported) {
                if (imported.type() instanceof ExternType.Func) {
                    functions.add(imported.name());
                }
            } else if (step instanceof Step.Export export) {
                if (export.what() instanceof Item.Indexed(SortIndex what) && what.sort() == Sort.FUNC) {
                    String name = functions.get(what.index());
                    exports.putIfAbsent(name, export.name());
                    functions.add(name);
                }
            } else {
                return Map.of();
            }
        }
        return exports;
    }
}
