package dev.mik.wasm.abi;

import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Types, written briefly. */
final class Types {
    static final ValueType BOOL = PrimitiveType.BOOL;
    static final ValueType S8 = PrimitiveType.S8;
    static final ValueType U8 = PrimitiveType.U8;
    static final ValueType S16 = PrimitiveType.S16;
    static final ValueType U16 = PrimitiveType.U16;
    static final ValueType S32 = PrimitiveType.S32;
    static final ValueType U32 = PrimitiveType.U32;
    static final ValueType S64 = PrimitiveType.S64;
    static final ValueType U64 = PrimitiveType.U64;
    static final ValueType F32 = PrimitiveType.F32;
    static final ValueType F64 = PrimitiveType.F64;
    static final ValueType CHAR = PrimitiveType.CHAR;
    static final ValueType STRING = PrimitiveType.STRING;

    private Types() {}

    static ValueType list(ValueType element) {
        return new ValueType.ListOf(element);
    }

    static ValueType list(ValueType element, int length) {
        return new ValueType.FixedList(element, length);
    }

    static ValueType tuple(ValueType... elements) {
        return new ValueType.TupleOf(List.of(elements));
    }

    /** Fields {@code f0}, {@code f1} and so on. */
    static ValueType record(ValueType... fields) {
        List<ValueType.Labelled> labelled = new ArrayList<>();
        for (ValueType field : fields) {
            labelled.add(new ValueType.Labelled("f" + labelled.size(), field));
        }
        return new ValueType.RecordOf(labelled);
    }

    /** Cases {@code c0}, {@code c1} and so on, each with a payload. */
    static ValueType variant(ValueType... payloads) {
        return cases(Arrays.stream(payloads).map(Optional::of).toList());
    }

    /** Cases {@code c0}, {@code c1} and so on. */
    static ValueType cases(List<Optional<ValueType>> payloads) {
        List<ValueType.Case> cases = new ArrayList<>();
        for (Optional<ValueType> payload : payloads) {
            cases.add(new ValueType.Case("c" + cases.size(), payload));
        }
        return new ValueType.VariantOf(cases);
    }

    static ValueType option(ValueType value) {
        return new ValueType.OptionOf(value);
    }

    static ValueType result(ValueType ok, ValueType error) {
        return new ValueType.ResultOf(Optional.of(ok), Optional.of(error));
    }

    /** Labels {@code e0}, {@code e1} and so on. */
    static ValueType enumeration(int size) {
        return new ValueType.EnumOf(labels("e", size));
    }

    /** Labels {@code g0}, {@code g1} and so on. */
    static ValueType flags(int size) {
        return new ValueType.FlagsOf(labels("g", size));
    }

    static List<String> labels(String prefix, int size) {
        return IntStream.range(0, size).mapToObj(i -> prefix + i).toList();
    }
}
