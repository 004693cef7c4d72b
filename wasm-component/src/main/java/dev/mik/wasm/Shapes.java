package dev.mik.wasm;

import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of {@link Linker} as code: which Java class a type's values are of. */
final class Shapes {
    private Shapes() {}

    /** The class of a function's result; {@link Object} for resources, whose class only the host knows. */
    static Class<?> ofResult(FunctionType type) {
        return type.result().<Class<?>>map(Shapes::of).orElse(Nothing.class);
    }

    private static Class<?> of(ValueType type) {
        return switch (type) {
            case PrimitiveType primitive -> ofPrimitive(primitive);
            case ValueType.ListOf list -> ofList(list.element());
            case ValueType.FixedList list -> ofList(list.element());
            case ValueType.MapOf map -> List.class;
            case ValueType.TupleOf tuple -> List.class;
            case ValueType.RecordOf record -> Map.class;
            case ValueType.VariantOf variant -> Variant.class;
            case ValueType.FlagsOf flags -> Set.class;
            case ValueType.EnumOf labels -> String.class;
            case ValueType.OptionOf option -> Optional.class;
            case ValueType.ResultOf result -> Result.class;
            case ValueType.Own own -> Object.class;
            case ValueType.Borrow borrow -> Object.class;
        };
    }

    private static Class<?> ofList(ValueType element) {
        return element == PrimitiveType.U8 ? byte[].class : List.class;
    }

    private static Class<?> ofPrimitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> Boolean.class;
            case S8, U8, S16, U16, S32, CHAR -> Integer.class;
            case U32, S64, U64 -> Long.class;
            case F32 -> Float.class;
            case F64 -> Double.class;
            case STRING -> String.class;
        };
    }
}
