package dev.mik.wasm.engine;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import java.util.List;

/** Core value types: from bytes, and to Chicory's. */
final class ValueTypes {
    static final CoreValueType EXNREF = new CoreValueType("exnref");

    private ValueTypes() {}

    static CoreValueType read(WasmReader in) {
        int code = in.u8();
        return switch (code) {
            case 0x7f -> CoreValueType.I32;
            case 0x7e -> CoreValueType.I64;
            case 0x7d -> CoreValueType.F32;
            case 0x7c -> CoreValueType.F64;
            case 0x7b -> throw in.unsupported("SIMD");
            case 0x63 -> reference(in);
            case 0x64 -> throw in.unsupported("typed function references");
            default -> shorthand(in, code);
        };
    }

    /** {@code (ref null ht)}: the long form of a shorthand, or of a type that is not supported. */
    private static CoreValueType reference(WasmReader in) {
        long heap = in.signed(33);
        if (heap >= 0) {
            throw in.unsupported("typed function references");
        }
        return shorthand(in, (int) heap & 0x7f);
    }

    private static CoreValueType shorthand(WasmReader in, int code) {
        return switch (code) {
            case 0x70 -> CoreValueType.FUNCREF;
            case 0x6f -> CoreValueType.EXTERNREF;
            case 0x69 -> EXNREF;
            case 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74 -> throw in.unsupported("garbage collection");
            default -> throw in.malformed("malformed value type " + code);
        };
    }

    /** The byte of a type's shorthand. */
    static int code(CoreValueType type) {
        return switch (type.text()) {
            case "i32" -> 0x7f;
            case "i64" -> 0x7e;
            case "f32" -> 0x7d;
            case "f64" -> 0x7c;
            case "funcref" -> 0x70;
            case "externref" -> 0x6f;
            case "exnref" -> 0x69;
            default -> throw new IllegalArgumentException("no core value type of this engine: " + type);
        };
    }

    static boolean isReference(CoreValueType type) {
        return type.equals(CoreValueType.FUNCREF) || type.equals(CoreValueType.EXTERNREF) || type.equals(EXNREF);
    }

    /** 64-bit values take two of the JVM's slots. */
    static int slots(CoreValueType type) {
        return type.equals(CoreValueType.I64) || type.equals(CoreValueType.F64) ? 2 : 1;
    }

    static FunctionType chicory(CoreFunctionType type) {
        return FunctionType.of(chicory(type.parameters()), chicory(type.results()));
    }

    private static List<ValType> chicory(List<CoreValueType> types) {
        return types.stream().map(ValueTypes::chicory).toList();
    }

    static ValType chicory(CoreValueType type) {
        return switch (type.text()) {
            case "i32" -> ValType.I32;
            case "i64" -> ValType.I64;
            case "f32" -> ValType.F32;
            case "f64" -> ValType.F64;
            case "funcref" -> ValType.FuncRef;
            case "externref" -> ValType.ExternRef;
            case "exnref" -> ValType.ExnRef;
            default -> throw new IllegalArgumentException("no core value type of this engine: " + type);
        };
    }
}
