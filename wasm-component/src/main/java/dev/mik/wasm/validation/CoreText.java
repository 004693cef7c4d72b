package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Core types in messages, in the text format. */
final class CoreText {
    private CoreText() {}

    /** An import's or export's type. */
    static String of(CoreExternType type) {
        return switch (type) {
            case CoreExternType.Func(var function) -> "(func" + of(function) + ")";
            case CoreExternType.Tag(var function) -> "(tag" + of(function) + ")";
            case CoreExternType.Table t ->
                "(table" + (t.table64() ? " i64 " : " ") + limits(t.minimum(), t.maximum()) + " " + t.element() + ")";
            case CoreExternType.Memory m ->
                "(memory" + (m.memory64() ? " i64 " : " ") + limits(m.minimum(), m.maximum())
                        + (m.shared() ? " shared)" : ")");
            case CoreExternType.Global g ->
                g.mutable() ? "(global (mut " + g.type() + "))" : "(global " + g.type() + ")";
        };
    }

    /** A function's parameters and results. */
    static String of(CoreFunctionType type) {
        String parameters = type.parameters().stream().map(t -> " " + t).collect(Collectors.joining());
        String results = type.results().stream().map(t -> " " + t).collect(Collectors.joining());
        return (parameters.isEmpty() ? "" : " (param" + parameters + ")")
                + (results.isEmpty() ? "" : " (result" + results + ")");
    }

    private static String limits(long minimum, OptionalLong maximum) {
        String least = Long.toUnsignedString(minimum);
        return maximum.isPresent() ? least + " " + Long.toUnsignedString(maximum.getAsLong()) : least;
    }
}
