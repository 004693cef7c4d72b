package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentPlan;
import dev.mik.wasm.model.ComponentPlan.Introduced;
import dev.mik.wasm.model.ComponentPlan.Item;
import dev.mik.wasm.model.ComponentPlan.Step;
import dev.mik.wasm.model.ComponentType;
import dev.mik.wasm.model.DefinedType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.InstanceType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans as text, a line for each step; resources are called by their slots. */
final class PlanText {
    private final Map<ResourceId, Integer> slots;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Map<ResourceId, Integer> slots) {
        this.slots = slots;
    }

    static String of(ComponentPlan plan) {
        PlanText text = new PlanText(plan.slots());
        plan.steps().forEach(step -> text.lines.add(text.step(step)));
        return String.join("\n", text.lines) + "\n";
    }

    private String step(Step step) {
        return switch (step) {
            case Step.Import(var name, var type, var introduced) ->
                "import " + name + ": " + type(type) + introduced(introduced);
            case Step.CoreModule module -> "core module";
            case Step.InstantiateCore(int module, var arguments) -> "core instance of " + module + " " + arguments;
            case Step.CoreExports(var exports) -> "core instance " + exports;
            case Step.AliasCoreExport(var sort, int instance, var name) ->
                "alias " + sort + " of core instance " + instance + ": " + name;
            case Step.AliasExport(var sort, int instance, var name) ->
                "alias " + sort + " of instance " + instance + ": " + name;
            case Step.AliasOuter(var sort, int count, int index) -> "alias " + sort + " " + index + " outward " + count;
            case Step.Component(ComponentPlan plan) ->
                "component\n  " + PlanText.of(plan).strip().replace("\n", "\n  ");
            case Step.Instantiate(int component, var arguments, var introduced) ->
                "instance of " + component + " " + items(arguments) + introduced(introduced);
            case Step.Exports(var exports) -> "instance " + items(exports);
            case Step.DefineResource(int slot, var name, var destructor) ->
                "resource " + slot + " " + name + (destructor.isPresent() ? " dtor " + destructor.getAsInt() : "");
            case Step.Lift(int function, var options, FunctionType type) -> "lift " + function + " as " + type(type);
            case Step.Lower(int function, var options, FunctionType type) -> "lower " + function + " as " + type(type);
            case Step.ResourceNew(int slot) -> "resource.new " + slot;
            case Step.ResourceDrop(int slot) -> "resource.drop " + slot;
            case Step.ResourceRep(int slot) -> "resource.rep " + slot;
            case Step.Export(var name, var type, var what, var introduced) ->
                "export " + name + ": " + type(type) + " is " + item(what) + introduced(introduced);
        };
    }

    private static String introduced(List<Introduced> introduced) {
        return introduced.stream()
                .map(one -> " new " + one.slot() + " at " + one.path())
                .collect(Collectors.joining());
    }

    private static String items(Map<String, Item> items) {
        return items.entrySet().stream()
                .map(e -> e.getKey() + "=" + item(e.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String item(Item item) {
        return switch (item) {
            case Item.Indexed(var what) -> what.toString();
            case Item.Resource(int slot) -> "resource " + slot;
        };
    }

    String type(ExternType type) {
        return switch (type) {
            case ExternType.CoreModule module -> "core module";
            case ExternType.Func(FunctionType function) -> type(function);
            case ExternType.TypeEq(DefinedType known) -> "eq " + type(known);
            case ExternType.SubResource(ResourceId resource) -> "sub " + type(resource);
            case ExternType.Component(ComponentType component) -> type((DefinedType) component);
            case ExternType.Instance(InstanceType instance) -> type((DefinedType) instance);
        };
    }

    private String type(DefinedType type) {
        return switch (type) {
            case ResourceId resource ->
                slots.containsKey(resource) ? slots.get(resource).toString() : "?";
            case FunctionType(var parameters, var result) ->
                parameters.stream().map(p -> p.label() + " " + type(p.type())).toList()
                        + result.map(r -> " -> " + type(r)).orElse("");
            case InstanceType(var exports) -> "instance " + types(exports);
            case ComponentType(var imports, var exports) -> "component " + types(imports) + " " + types(exports);
            case PrimitiveType primitive -> primitive.toString();
            case ValueType.Own(ResourceId resource) -> "own " + type(resource);
            case ValueType.Borrow(ResourceId resource) -> "borrow " + type(resource);
            case ValueType.RecordOf(var fields) ->
                "record "
                        + fields.stream()
                                .map(f -> f.label() + " " + type(f.type()))
                                .toList();
            case ValueType.VariantOf(var cases) ->
                "variant "
                        + cases.stream()
                                .map(c -> c.label() + optional(c.type()))
                                .toList();
            case ValueType.ListOf(var element) -> "list " + type(element);
            case ValueType.FixedList(var element, int length) -> "list " + length + " " + type(element);
            case ValueType.MapOf(var key, var value) -> "map " + type(key) + " " + type(value);
            case ValueType.TupleOf(var elements) ->
                "tuple " + elements.stream().map(this::type).toList();
            case ValueType.FlagsOf(var labels) -> "flags " + labels;
            case ValueType.EnumOf(var labels) -> "enum " + labels;
            case ValueType.OptionOf(var value) -> "option " + type(value);
            case ValueType.ResultOf(var ok, var error) -> "result" + optional(ok) + " /" + optional(error);
        };
    }

    private String optional(Optional<ValueType> type) {
        return type.map(t -> " " + type(t)).orElse("");
    }

    private String types(Map<String, ExternType> types) {
        return types.entrySet().stream()
                .map(e -> e.getKey() + ": " + type(e.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
