package dev.mik.wasm.validation;

import dev.mik.wasm.model.ComponentType;
import dev.mik.wasm.model.DefinedType;
import dev.mik.wasm.model.ExternType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.InstanceType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model's types of what validation knows, for plans: structures without names. What was shared is shared again.
 *
 * <p>Where an export of a resource type is the first to name a resource that its component or instance type binds, it is
 * a {@link ExternType.SubResource}; elsewhere the type is known, {@link ExternType.TypeEq}.
 */
final class Models {
    private final Effort effort;
    private final Map<TypeNode, DefinedType> known = new HashMap<>();

    Models(Effort effort) {
        this.effort = effort;
    }

    /**
     * An import's or export's type.
     *
     * @param unnamed the resources that are bound around it and that nothing before has named; those that it names go
     */
    ExternType extern(ExternNode item, Set<ResourceId> unnamed) {
        effort.make(1);
        return switch (item) {
            case ExternNode.CoreModule(var type) -> new ExternType.CoreModule(type);
            case ExternNode.Func(FunctionNode type) -> new ExternType.Func(function(type));
            case ExternNode.Type(ResourceNode resource)
            when unnamed.remove(resource.id()) -> new ExternType.SubResource(resource.id());
            case ExternNode.Type(TypeNode type) -> new ExternType.TypeEq(type(type));
            case ExternNode.Component(ComponentNode type) -> new ExternType.Component(component(type));
            case ExternNode.Instance(InstanceNode type) ->
                new ExternType.Instance(new InstanceType(items(type.exports(), unnamed)));
        };
    }

    private Map<String, ExternType> items(Map<String, ExternNode> items, Set<ResourceId> unnamed) {
        Map<String, ExternType> models = LinkedHashMap.newLinkedHashMap(items.size());
        items.forEach((name, item) -> models.put(name, extern(item, unnamed)));
        return Collections.unmodifiableMap(models);
    }

    private DefinedType type(TypeNode type) {
        return switch (type) {
            case ValueNode value -> value(value);
            case ResourceNode resource -> resource.id();
            case FunctionNode function -> function(function);
            case InstanceNode instance -> instance(instance);
            case ComponentNode component -> component(component);
        };
    }

    private InstanceType instance(InstanceNode node) {
        DefinedType done = known.get(node);
        if (done instanceof InstanceType instance) {
            return instance;
        }
        InstanceType instance = new InstanceType(items(node.exports(), new HashSet<>(node.bound())));
        known.put(node, instance);
        return instance;
    }

    private ComponentType component(ComponentNode node) {
        DefinedType done = known.get(node);
        if (done instanceof ComponentType component) {
            return component;
        }
        Map<String, ExternType> imports =
                items(node.imports(), new HashSet<>(node.imported().keySet()));
        Map<String, ExternType> exports =
                items(node.exports(), new HashSet<>(node.defined().keySet()));
        ComponentType component = new ComponentType(imports, exports);
        known.put(node, component);
        return component;
    }

    /** A function's type. */
    FunctionType function(FunctionNode node) {
        DefinedType done = known.get(node);
        if (done instanceof FunctionType function) {
            return function;
        }
        effort.make(1 + node.parameters().size());
        List<ValueType.Labelled> parameters = new ArrayList<>(node.parameters().size());
        for (int i = 0; i < node.parameters().size(); i++) {
            parameters.add(new ValueType.Labelled(
                    node.labels().get(i), value(node.parameters().get(i))));
        }
        FunctionType function = new FunctionType(
                Collections.unmodifiableList(parameters), node.result().map(this::value));
        known.put(node, function);
        return function;
    }

    private ValueType value(ValueNode node) {
        if (node instanceof PrimitiveNode primitive) {
            return primitive.type();
        }
        DefinedType done = known.get(node);
        if (done instanceof ValueType value) {
            return value;
        }
        effort.make(1);
        ValueType value = switch (node) {
            case PrimitiveNode primitive -> primitive.type();
            case HandleNode handle -> handle(handle);
            case CompoundNode compound -> compound(compound);
        };
        known.put(node, value);
        return value;
    }

    private static ValueType handle(HandleNode node) {
        ResourceId id = node.resource().id();
        return node.owned() ? new ValueType.Own(id) : new ValueType.Borrow(id);
    }

    private ValueType compound(CompoundNode node) {
        effort.make(node.labels().size() + node.parts().size());
        return switch (node.made()) {
            case RECORD -> new ValueType.RecordOf(fields(node));
            case VARIANT -> new ValueType.VariantOf(cases(node));
            case LIST -> new ValueType.ListOf(part(node, 0));
            case FIXED_LIST -> new ValueType.FixedList(part(node, 0), (int) node.length());
            case MAP -> new ValueType.MapOf(part(node, 0), part(node, 1));
            case TUPLE ->
                new ValueType.TupleOf(
                        node.parts().stream().map(p -> value(p.orElseThrow())).toList());
            case FLAGS -> new ValueType.FlagsOf(node.labels());
            case ENUM -> new ValueType.EnumOf(node.labels());
            case OPTION -> new ValueType.OptionOf(part(node, 0));
            case RESULT ->
                new ValueType.ResultOf(
                        node.parts().get(0).map(this::value),
                        node.parts().get(1).map(this::value));
        };
    }

    private ValueType part(CompoundNode node, int index) {
        return value(node.parts().get(index).orElseThrow());
    }

    private List<ValueType.Labelled> fields(CompoundNode node) {
        List<ValueType.Labelled> fields = new ArrayList<>(node.labels().size());
        for (int i = 0; i < node.labels().size(); i++) {
            fields.add(new ValueType.Labelled(node.labels().get(i), part(node, i)));
        }
        return Collections.unmodifiableList(fields);
    }

    private List<ValueType.Case> cases(CompoundNode node) {
        List<ValueType.Case> cases = new ArrayList<>(node.labels().size());
        for (int i = 0; i < node.labels().size(); i++) {
            cases.add(
                    new ValueType.Case(node.labels().get(i), node.parts().get(i).map(this::value)));
        }
        return Collections.unmodifiableList(cases);
    }
}
