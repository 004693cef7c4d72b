package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Makes the codec of a type; what is one object in a type becomes one codec. */
final class CodecFactory {
    /** How deep types may be nested: lifting and lowering take a few Java frames for each level. */
    private static final int MAX_DEPTH = 128;

    private static final int MAX_FLAGS = 32;

    private final ToIntFunction<ResourceId> slots;
    private final StringEncoding encoding;
    private final IdentityHashMap<ValueType, Codec> made = new IdentityHashMap<>();
    private int depth;

    CodecFactory(ToIntFunction<ResourceId> slots, StringEncoding encoding) {
        this.slots = slots;
        this.encoding = encoding;
    }

    Codec codec(ValueType type) {
        Codec known = made.get(type);
        if (known != null) {
            return known;
        }
        if (depth == MAX_DEPTH) {
            throw new ComponentException.Unsupported(0, "types nested more than " + MAX_DEPTH + " deep");
        }
        depth++;
        Codec codec = make(type);
        depth--;
        made.put(type, codec);
        return codec;
    }

    private Codec make(ValueType type) {
        return switch (type) {
            case PrimitiveType primitive -> primitive(primitive);
            case ValueType.RecordOf(List<ValueType.Labelled> fields) ->
                new RecordCodec.OfLabels(
                        labels(fields, ValueType.Labelled::label), codecs(fields, ValueType.Labelled::type));
            case ValueType.VariantOf(List<ValueType.Case> cases) ->
                new VariantCodec(labels(cases, ValueType.Case::label), payloads(cases));
            case ValueType.ListOf(ValueType element) -> list(codec(element));
            case ValueType.FixedList(ValueType element, int length) -> fixedList(codec(element), length);
            case ValueType.MapOf(ValueType key, ValueType value) ->
                new ListCodec(new RecordCodec.OfElements(List.of(codec(key), codec(value))));
            case ValueType.TupleOf(List<ValueType> elements) ->
                new RecordCodec.OfElements(codecs(elements, Function.identity()));
            case ValueType.FlagsOf(List<String> names) -> new FlagsCodec(new Labels(counted(names, MAX_FLAGS)));
            case ValueType.EnumOf(List<String> names) -> new EnumCodec(new Labels(counted(names, Integer.MAX_VALUE)));
            case ValueType.OptionOf(ValueType value) -> new OptionCodec(codec(value));
            case ValueType.ResultOf(Optional<ValueType> ok, Optional<ValueType> error) ->
                new ResultCodec(payload(ok), payload(error));
            case ValueType.Own(ResourceId resource) -> new HandleCodec.Own(resource, slots.applyAsInt(resource));
            case ValueType.Borrow(ResourceId resource) -> new HandleCodec.Borrow(resource, slots.applyAsInt(resource));
        };
    }

    /** Checks that there is something: without it, types would have values of no size. */
    private static <T> List<T> counted(List<T> parts, int maximum) {
        if (parts.isEmpty() || parts.size() > maximum) {
            throw new ComponentException.Invalid(0, "a type has " + parts.size() + " parts");
        }
        return parts;
    }

    private static Codec list(Codec element) {
        return element instanceof ScalarCodec scalar ? new ScalarListCodec(scalar) : new ListCodec(element);
    }

    private static Codec fixedList(Codec element, int length) {
        if (length == 0) {
            throw new ComponentException.Invalid(0, "a list has the fixed length 0");
        }
        return element instanceof ScalarCodec scalar
                ? new FixedScalarListCodec(scalar, length)
                : new FixedListCodec(element, length);
    }

    private Codec payload(Optional<ValueType> type) {
        return type.map(this::codec).orElse(PayloadlessCodec.CODEC);
    }

    private List<Codec> payloads(List<ValueType.Case> cases) {
        List<Codec> payloads = new ArrayList<>(cases.size());
        for (ValueType.Case each : counted(cases, Integer.MAX_VALUE)) {
            payloads.add(payload(each.type()));
        }
        return payloads;
    }

    private <T> List<Codec> codecs(List<T> parts, Function<T, ValueType> type) {
        List<Codec> codecs = new ArrayList<>(parts.size());
        for (T part : counted(parts, Integer.MAX_VALUE)) {
            codecs.add(codec(type.apply(part)));
        }
        return codecs;
    }

    private static <T> Labels labels(List<T> parts, Function<T, String> label) {
        return new Labels(parts.stream().map(label).toList());
    }

    private Codec primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> new Scalars.Bool();
            case S8 -> new Scalars.Int("s8", 1, true);
            case U8 -> new Scalars.Int("u8", 1, false);
            case S16 -> new Scalars.Int("s16", 2, true);
            case U16 -> new Scalars.Int("u16", 2, false);
            case S32 -> new Scalars.Int("s32", 4, true);
            case U32 -> new Scalars.Unsigned32();
            case S64 -> new Scalars.Int64("s64");
            case U64 -> new Scalars.Int64("u64");
            case F32 -> new Scalars.Float32();
            case F64 -> new Scalars.Float64();
            case CHAR -> new Scalars.Char();
            case STRING -> new StringCodec(encoding);
        };
    }
}
