package dev.mik.wasm.wast;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Values of scripts in the shapes of the library; each is {@code {"type": ..., "value": ...}}. */
final class WastValues {
    private WastValues() {}

    /** The arguments of a call, for a function of a type. */
    static Object[] arguments(FunctionType type, List<JsonNode> values) {
        if (type.parameters().size() != values.size()) {
            throw new IllegalArgumentException(values.size() + " arguments for " + type);
        }
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            arguments.add(value(type.parameters().get(i).type(), values.get(i)));
        }
        return arguments.toArray();
    }

    private static Object value(ValueType type, JsonNode node) {
        JsonNode value = node.path("value");
        return switch (type) {
            case PrimitiveType primitive -> primitive(primitive, value);
            case ValueType.RecordOf record -> record(record, value);
            case ValueType.VariantOf variant -> variant(variant, value);
            case ValueType.ListOf list -> list(list.element(), value);
            case ValueType.FixedList list -> list(list.element(), value);
            case ValueType.MapOf map -> list(new ValueType.TupleOf(List.of(map.key(), map.value())), value);
            case ValueType.TupleOf tuple -> tuple(tuple, value);
            case ValueType.FlagsOf _ -> labels(value);
            case ValueType.EnumOf _ -> value.stringValue();
            case ValueType.OptionOf option ->
                value.isNull() ? Optional.empty() : Optional.of(value(option.value(), value));
            case ValueType.ResultOf result -> result(result, value);
            case ValueType.Own _, ValueType.Borrow _ ->
                throw new IllegalArgumentException("scripts have no handles: " + node);
        };
    }

    private static Object primitive(PrimitiveType type, JsonNode value) {
        return switch (type) {
            case BOOL -> value.booleanValue();
            case S8, U8, S16, U16, S32 -> Integer.valueOf(value.stringValue());
            case U32, S64 -> Long.valueOf(value.stringValue());
            case U64 -> Long.parseUnsignedLong(value.stringValue());
            case F32 -> Float.intBitsToFloat(Integer.parseUnsignedInt(value.stringValue()));
            case F64 -> Double.longBitsToDouble(Long.parseUnsignedLong(value.stringValue()));
            case CHAR -> value.stringValue().codePointAt(0);
            case STRING -> value.stringValue();
        };
    }

    private static Map<String, Object> record(ValueType.RecordOf type, JsonNode value) {
        Map<String, JsonNode> given = new HashMap<>();
        for (JsonNode field : value) {
            given.put(field.get(0).stringValue(), field.get(1));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (ValueType.Labelled field : type.fields()) {
            fields.put(
                    field.label(),
                    value(
                            field.type(),
                            Optional.ofNullable(given.get(field.label())).orElseThrow()));
        }
        return fields;
    }

    private static Variant variant(ValueType.VariantOf type, JsonNode value) {
        String label = value.required("case").stringValue();
        for (ValueType.Case one : type.cases()) {
            if (one.label().equals(label)) {
                return new Variant(label, one.type().map(payload -> value(payload, value.required("payload"))));
            }
        }
        throw new IllegalArgumentException("no case " + label + " in " + type);
    }

    private static Object list(ValueType element, JsonNode value) {
        if (element == PrimitiveType.U8) {
            byte[] bytes = new byte[value.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        (byte) Integer.parseInt(value.get(i).required("value").stringValue());
            }
            return bytes;
        }
        List<Object> elements = new ArrayList<>();
        for (JsonNode one : value) {
            elements.add(value(element, one));
        }
        return elements;
    }

    private static List<Object> tuple(ValueType.TupleOf type, JsonNode value) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < type.elements().size(); i++) {
            elements.add(value(type.elements().get(i), value.get(i)));
        }
        return elements;
    }

    private static Set<String> labels(JsonNode value) {
        Set<String> labels = new LinkedHashSet<>();
        for (JsonNode label : value) {
            labels.add(label.stringValue());
        }
        return labels;
    }

    private static Result result(ValueType.ResultOf type, JsonNode value) {
        return value.has("Ok")
                ? new Result.Ok(type.ok().map(payload -> value(payload, value.get("Ok"))))
                : new Result.Err(type.error().map(payload -> value(payload, value.get("Err"))));
    }

    /** Whether a value of the library is the one that a script expects, by the type that the script gives it. */
    static boolean matches(JsonNode expected, Object actual) {
        JsonNode value = expected.path("value");
        return switch (expected.required("type").stringValue()) {
            case "bool" -> same(PrimitiveType.BOOL, value, actual);
            case "s8" -> same(PrimitiveType.S8, value, actual);
            case "u8" -> same(PrimitiveType.U8, value, actual);
            case "s16" -> same(PrimitiveType.S16, value, actual);
            case "u16" -> same(PrimitiveType.U16, value, actual);
            case "s32" -> same(PrimitiveType.S32, value, actual);
            case "u32" -> same(PrimitiveType.U32, value, actual);
            case "s64" -> same(PrimitiveType.S64, value, actual);
            case "u64" -> same(PrimitiveType.U64, value, actual);
            case "f32" -> same(PrimitiveType.F32, value, actual);
            case "f64" -> same(PrimitiveType.F64, value, actual);
            case "char" -> same(PrimitiveType.CHAR, value, actual);
            case "string" -> same(PrimitiveType.STRING, value, actual);
            case "list", "tuple" -> matchesAll(value, actual);
            case "record" -> matchesRecord(value, actual);
            case "variant" ->
                actual instanceof Variant(String label, Optional<Object> payload)
                        && label.equals(value.required("case").stringValue())
                        && matchesOptional(value.path("payload"), payload);
            case "enum" -> value.stringValue().equals(actual);
            case "flags" -> labels(value).equals(actual);
            case "option" -> actual instanceof Optional<?> option && matchesOptional(value, option);
            case "result" ->
                switch (actual) {
                    case Result.Ok(Optional<Object> ok) -> value.has("Ok") && matchesOptional(value.get("Ok"), ok);
                    case Result.Err(Optional<Object> error) ->
                        value.has("Err") && matchesOptional(value.get("Err"), error);
                    default -> false;
                };
            default -> throw new IllegalArgumentException("a value of a type that is not known: " + expected);
        };
    }

    private static boolean same(PrimitiveType type, JsonNode value, Object actual) {
        return primitive(type, value).equals(actual);
    }

    private static boolean matchesOptional(JsonNode expected, Optional<?> actual) {
        boolean absent = expected.isMissingNode() || expected.isNull();
        return absent == actual.isEmpty() && (absent || matches(expected, actual.get()));
    }

    private static boolean matchesAll(JsonNode expected, Object actual) {
        List<Object> elements = new ArrayList<>();
        switch (actual) {
            case byte[] bytes -> {
                for (byte one : bytes) {
                    elements.add(one & 0xff);
                }
            }
            case List<?> list -> elements.addAll(list);
            default -> {
                return false;
            }
        }
        boolean matches = elements.size() == expected.size();
        for (int i = 0; matches && i < elements.size(); i++) {
            matches = matches(expected.get(i), elements.get(i));
        }
        return matches;
    }

    private static boolean matchesRecord(JsonNode expected, Object actual) {
        if (!(actual instanceof Map<?, ?> fields) || fields.size() != expected.size()) {
            return false;
        }
        for (JsonNode field : expected) {
            Object value = fields.get(field.get(0).stringValue());
            if (value == null || !matches(field.get(1), value)) {
                return false;
            }
        }
        return true;
    }
}
