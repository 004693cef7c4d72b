package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreModuleType;
import java.util.Map;

/** The type of an import or export; of an exported type, the node that its index stands for. */
sealed interface ExternNode {
    /** A core module. */
    record CoreModule(CoreModuleType type) implements ExternNode {}

    /** A function. */
    record Func(FunctionNode type) implements ExternNode {}

    /** A type, known or abstract. */
    record Type(TypeNode type) implements ExternNode {}

    /** A component. */
    record Component(ComponentNode type) implements ExternNode {}

    /** An instance. */
    record Instance(InstanceNode type) implements ExternNode {}

    /** For messages: the sort. */
    default String kind() {
        return switch (this) {
            case CoreModule module -> "core module";
            case Func function -> "func";
            case Type type -> "type";
            case Component component -> "component";
            case Instance instance -> "instance";
        };
    }

    /** What is known of the type's tree. */
    default Measure measure() {
        return switch (this) {
            case CoreModule(CoreModuleType type) ->
                Measure.LEAF.with(type.imports().size()).with(type.exports().size());
            case Func(FunctionNode type) -> type.measure();
            case Type(TypeNode type) -> type.measure();
            case Component(ComponentNode type) -> type.measure();
            case Instance(InstanceNode type) -> type.measure();
        };
    }

    /** What is known of a collection of them. */
    static Measure measure(Measure base, Map<String, ExternNode> items) {
        Measure measure = base;
        for (ExternNode item : items.values()) {
            measure = measure.with(item.measure());
        }
        return measure;
    }
}
