package dev.mik.wasm.validation;

import java.util.List;
import java.util.Optional;

/** A component function's type. */
final class FunctionNode extends TypeNode {
    private final List<String> labels;
    private final List<ValueNode> parameters;
    private final Optional<ValueNode> result;

    FunctionNode(List<String> labels, List<ValueNode> parameters, Optional<ValueNode> result) {
        super(measure(parameters, result));
        this.labels = labels;
        this.parameters = parameters;
        this.result = result;
    }

    private static Measure measure(List<ValueNode> parameters, Optional<ValueNode> result) {
        Measure measure = Measure.LEAF;
        for (ValueNode parameter : parameters) {
            measure = measure.with(parameter.measure());
        }
        return result.isPresent() ? measure.with(result.get().measure()) : measure;
    }

    /** The parameters' names. */
    List<String> labels() {
        return labels;
    }

    List<ValueNode> parameters() {
        return parameters;
    }

    Optional<ValueNode> result() {
        return result;
    }
}
