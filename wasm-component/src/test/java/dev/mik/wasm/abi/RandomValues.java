package dev.mik.wasm.abi;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values of types, and a form of them that is equal where they are. */
public final class RandomValues {
    private RandomValues() {}

    /** Values of a type; any string is an object of the host. */
    public static Arbitrary<Object> of(ValueType type) {
        return switch (type) {
            case PrimitiveType primitive -> primitive(primitive);
            case ValueType.ListOf list -> list(list.element(), 0, 4);
            case ValueType.FixedList list -> list(list.element(), list.length(), list.length());
            case ValueType.MapOf map -> list(Types.tuple(map.key(), map.value()), 0, 3);
            case ValueType.TupleOf tuple -> all(tuple.elements()).map(values -> values);
            case ValueType.RecordOf record ->
                all(record.fields().stream().map(ValueType.Labelled::type).toList())
                        .map(values -> record(record, values));
            case ValueType.VariantOf variant ->
                Arbitraries.of(variant.cases())
                        .flatMap(each ->
                                maybe(each.type(), each.label(), (label, payload) -> new Variant(label, payload)));
            case ValueType.EnumOf labels -> Arbitraries.of(labels.labels()).map(label -> label);
            case ValueType.FlagsOf flags -> Arbitraries.of(flags.labels()).set().map(set -> set);
            case ValueType.OptionOf option -> of(option.value()).optional(0.7).map(value -> value);
            case ValueType.ResultOf result ->
                Arbitraries.of(true, false)
                        .flatMap(ok -> maybe(ok ? result.ok() : result.error(), ok, RandomValues::result));
            case ValueType.Own own -> objects();
            case ValueType.Borrow borrow -> objects();
        };
    }

    private static Object result(boolean ok, Optional<Object> payload) {
        return ok ? new Result.Ok(payload) : new Result.Err(payload);
    }

    private static Arbitrary<Object> objects() {
        return Arbitraries.integers().map(i -> "object " + i);
    }

    private static <T> Arbitrary<Object> maybe(
            Optional<ValueType> type, T which, BiFunction<T, Optional<Object>, Object> make) {
        return type.map(each -> of(each).map(value -> make.apply(which, Optional.of(value))))
                .orElseGet(() -> Arbitraries.just(make.apply(which, Optional.empty())));
    }

    private static Arbitrary<Object> list(ValueType element, int minimum, int maximum) {
        if (element.equals(Types.U8)) {
            return Arbitraries.bytes()
                    .array(byte[].class)
                    .ofMinSize(minimum)
                    .ofMaxSize(maximum)
                    .map(bytes -> bytes);
        }
        return of(element).list().ofMinSize(minimum).ofMaxSize(maximum).map(list -> list);
    }

    /** One value of each type. */
    public static Arbitrary<List<Object>> all(List<ValueType> types) {
        return Combinators.combine(types.stream().map(RandomValues::of).toList())
                .as(values -> values);
    }

    private static Object record(ValueType.RecordOf type, List<Object> values) {
        Map<String, Object> record = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            record.put(type.fields().get(i).label(), values.get(i));
        }
        return record;
    }

    private static Arbitrary<Object> primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> Arbitraries.of(true, false).map(value -> value);
            case S8 -> integers(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case U8 -> integers(0, 0xFF);
            case S16 -> integers(Short.MIN_VALUE, Short.MAX_VALUE);
            case U16 -> integers(0, 0xFFFF);
            case S32 -> integers(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case U32 -> Arbitraries.longs().between(0, 0xFFFF_FFFFL).map(value -> value);
            case S64, U64 -> Arbitraries.longs().map(value -> value);
            case F32 -> Arbitraries.integers().map(Float::intBitsToFloat);
            case F64 -> Arbitraries.longs().map(Double::longBitsToDouble);
            case CHAR -> scalarValues().map(value -> value);
            case STRING -> scalarValues().list().ofMaxSize(6).map(RandomValues::string);
        };
    }

    private static Arbitrary<Object> integers(int minimum, int maximum) {
        return Arbitraries.integers().between(minimum, maximum).map(value -> value);
    }

    private static Arbitrary<Integer> scalarValues() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x7F),
                Arbitraries.integers().between(0, 0xFF),
                Arbitraries.integers().between(0, 0xD7FF),
                Arbitraries.integers().between(0xE000, 0x10FFFF));
    }

    private static Object string(List<Integer> scalarValues) {
        StringBuilder string = new StringBuilder();
        scalarValues.forEach(string::appendCodePoint);
        return string.toString();
    }

    /** The same values with arrays of bytes as lists, everything looked at. */
    public static Object comparable(Object value) {
        return switch (value) {
            case byte[] bytes -> {
                List<Object> list = new ArrayList<>();
                for (byte each : bytes) {
                    list.add(each);
                }
                yield list;
            }
            case List<?> list -> list.stream().map(RandomValues::comparable).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(key, comparable(each)));
                yield copy;
            }
            case Optional<?> option -> option.map(RandomValues::comparable);
            case Variant variant ->
                new Variant(variant.label(), variant.payload().map(RandomValues::comparable));
            case Result.Ok ok -> new Result.Ok(ok.payload().map(RandomValues::comparable));
            case Result.Err error -> new Result.Err(error.payload().map(RandomValues::comparable));
            default -> value;
        };
    }
}
