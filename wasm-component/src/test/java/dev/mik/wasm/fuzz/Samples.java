package dev.mik.wasm.fuzz;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.abi.GuestResource;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.PrimitiveType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Values of any type, small ones, in the library's shapes; resources of guests are those that came before, which {@link #keep} was told of. */
final class Samples {
    private static final String[] STRINGS = {"", "a", "caf\u00e9", "\ud83d\ude00", "longer than sixteen bytes"};
    private static final int MOST_ELEMENTS = 3;
    private static final int LONGEST_FIXED_LIST = 1024;

    private final Random random;
    private final Map<ResourceId, Deque<GuestResource>> guests = new HashMap<>();
    private final Set<ResourceId> ofHost = new HashSet<>();

    Samples(Random random) {
        this.random = random;
    }

    /** There is no value of a type at hand: a function of it is not called. */
    static final class NoSample extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSample(ValueType type) {
            super("no value of " + type);
        }
    }

    /** Notes that a resource is the host's, so that any object is one. */
    void host(ResourceId resource) {
        ofHost.add(resource);
    }

    Object[] arguments(FunctionType type) {
        List<Object> arguments = new ArrayList<>();
        for (ValueType.Labelled parameter : type.parameters()) {
            arguments.add(value(parameter.type()));
        }
        return arguments.toArray();
    }

    Object result(FunctionType type) {
        return type.result().map(this::value).orElse(Nothing.NOTHING);
    }

    /** Keeps a resource that a function gave, for functions that take one. */
    void keep(FunctionType type, Object result) {
        if (result instanceof GuestResource resource
                && type.result().orElse(PrimitiveType.BOOL) instanceof ValueType.Own own) {
            guests.computeIfAbsent(own.resource(), ignored -> new ArrayDeque<>())
                    .push(resource);
        }
    }

    private Object value(ValueType type) {
        return switch (type) {
            case PrimitiveType primitive -> primitive(primitive);
            case ValueType.RecordOf record -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                record.fields().forEach(field -> fields.put(field.label(), value(field.type())));
                yield fields;
            }
            case ValueType.VariantOf variant -> {
                ValueType.Case chosen =
                        variant.cases().get(random.nextInt(variant.cases().size()));
                yield new Variant(chosen.label(), chosen.type().map(this::value));
            }
            case ValueType.ListOf list -> list(list.element(), random.nextInt(MOST_ELEMENTS + 1));
            case ValueType.FixedList list -> {
                if (Integer.compareUnsigned(list.length(), LONGEST_FIXED_LIST) > 0) {
                    throw new NoSample(list);
                }
                yield list(list.element(), list.length());
            }
            case ValueType.MapOf map -> list(new ValueType.TupleOf(List.of(map.key(), map.value())), 1);
            case ValueType.TupleOf tuple ->
                tuple.elements().stream().map(this::value).toList();
            case ValueType.FlagsOf flags -> flags(flags.labels());
            case ValueType.EnumOf labels ->
                labels.labels().get(random.nextInt(labels.labels().size()));
            case ValueType.OptionOf option ->
                random.nextBoolean() ? Optional.of(value(option.value())) : Optional.empty();
            case ValueType.ResultOf result ->
                random.nextBoolean()
                        ? new Result.Ok(result.ok().map(this::value))
                        : new Result.Err(result.error().map(this::value));
            case ValueType.Own own -> resource(own, own.resource());
            case ValueType.Borrow borrow -> resource(borrow, borrow.resource());
        };
    }

    private Object primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> random.nextBoolean();
            case S8 -> (int) (byte) random.nextInt();
            case U8 -> random.nextInt(1 << 8);
            case S16 -> (int) (short) random.nextInt();
            case U16 -> random.nextInt(1 << 16);
            case S32 -> random.nextInt();
            case U32 -> random.nextLong(1L << 32);
            case S64, U64 -> random.nextLong();
            case F32 -> random.nextFloat();
            case F64 -> random.nextDouble();
            case CHAR -> 'a' + random.nextInt(26);
            case STRING -> STRINGS[random.nextInt(STRINGS.length)];
        };
    }

    private Object list(ValueType element, int length) {
        if (element == PrimitiveType.U8) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(value(element));
        }
        return elements;
    }

    private Set<String> flags(List<String> labels) {
        Set<String> set = new LinkedHashSet<>();
        for (String label : labels) {
            if (random.nextBoolean()) {
                set.add(label);
            }
        }
        return set;
    }

    private Object resource(ValueType type, ResourceId resource) {
        if (ofHost.contains(resource)) {
            return new Object();
        }
        Deque<GuestResource> known = guests.getOrDefault(resource, new ArrayDeque<>());
        if (known.isEmpty()) {
            throw new NoSample(type);
        }
        return type instanceof ValueType.Own ? known.pop() : known.peek();
    }
}
