package dev.mik.wasm.validation;

import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.PrimitiveType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The core types that values are passed as: {@code flatten_functype} of {@code CanonicalABI.md}, with pointers of 32
 * bits.
 *
 * <p>More than {@link #MOST_PARAMETERS} are never needed, so that no list gets longer than one more; what a type
 * flattens to is remembered, since types share their parts.
 */
final class Flattening {
    static final int MOST_PARAMETERS = 16;
    static final int MOST_RESULTS = 1;

    private final Effort effort;
    private final Map<ValueNode, List<CoreValueType>> known = new HashMap<>();

    Flattening(Effort effort) {
        this.effort = effort;
    }

    /** Which side of a canonical definition the core function is on. */
    enum Side {
        LIFT,
        LOWER
    }

    /**
     * A function's core type.
     *
     * @param type the core function
     * @param spilledParameters whether the parameters go through memory, behind one pointer
     * @param spilledResults whether the results go through memory
     */
    record Flat(CoreFunctionType type, boolean spilledParameters, boolean spilledResults) {}

    /** The core function that is lifted to a function, or that a function is lowered to. */
    Flat function(FunctionNode function, Side side) {
        List<CoreValueType> parameters = new ArrayList<>();
        function.parameters().forEach(parameter -> append(parameters, parameter));
        List<CoreValueType> results = new ArrayList<>();
        function.result().ifPresent(result -> append(results, result));
        boolean spilledParameters = parameters.size() > MOST_PARAMETERS;
        boolean spilledResults = results.size() > MOST_RESULTS;
        List<CoreValueType> passed = spilledParameters ? new ArrayList<>(List.of(CoreValueType.I32)) : parameters;
        List<CoreValueType> returned = results;
        if (spilledResults) {
            returned = side == Side.LIFT ? List.of(CoreValueType.I32) : List.of();
            if (side == Side.LOWER) {
                passed.add(CoreValueType.I32);
            }
        }
        CoreFunctionType type = new CoreFunctionType(List.copyOf(passed), List.copyOf(returned));
        return new Flat(type, spilledParameters, spilledResults);
    }

    /** Adds what a value flattens to, unless there is too much already. */
    private void append(List<CoreValueType> flat, ValueNode value) {
        effort.step(1);
        for (CoreValueType type : flat(value)) {
            if (flat.size() > MOST_PARAMETERS) {
                return;
            }
            flat.add(type);
        }
    }

    private List<CoreValueType> flat(ValueNode value) {
        return switch (value) {
            case PrimitiveNode primitive -> flat(primitive.type());
            case HandleNode handle -> List.of(CoreValueType.I32);
            case CompoundNode compound -> {
                List<CoreValueType> done = known.get(compound);
                if (done == null) {
                    done = List.copyOf(flat(compound));
                    effort.make(1);
                    known.put(compound, done);
                }
                yield done;
            }
        };
    }

    private static List<CoreValueType> flat(PrimitiveType type) {
        return switch (type) {
            case BOOL, S8, U8, S16, U16, S32, U32, CHAR -> List.of(CoreValueType.I32);
            case S64, U64 -> List.of(CoreValueType.I64);
            case F32 -> List.of(CoreValueType.F32);
            case F64 -> List.of(CoreValueType.F64);
            case STRING -> List.of(CoreValueType.I32, CoreValueType.I32);
        };
    }

    private List<CoreValueType> flat(CompoundNode compound) {
        return switch (compound.made()) {
            case RECORD, TUPLE -> {
                List<CoreValueType> flat = new ArrayList<>();
                compound.parts().forEach(part -> append(flat, part.orElseThrow()));
                yield flat;
            }
            case FIXED_LIST -> {
                List<CoreValueType> flat = new ArrayList<>();
                for (long i = 0; i < compound.length() && flat.size() <= MOST_PARAMETERS; i++) {
                    append(flat, compound.parts().getFirst().orElseThrow());
                }
                yield flat;
            }
            case LIST, MAP -> List.of(CoreValueType.I32, CoreValueType.I32);
            case FLAGS, ENUM -> List.of(CoreValueType.I32);
            case VARIANT, OPTION, RESULT -> variant(compound.parts());
        };
    }

    private List<CoreValueType> variant(List<Optional<ValueNode>> parts) {
        List<CoreValueType> flat = new ArrayList<>(List.of(CoreValueType.I32));
        for (Optional<ValueNode> part : parts) {
            if (part.isPresent()) {
                effort.step(1);
                join(flat, flat(part.get()));
            }
        }
        return flat;
    }

    /** Joins what a case flattens to, behind the discriminant. */
    private static void join(List<CoreValueType> flat, List<CoreValueType> one) {
        for (int i = 0; i < one.size() && i < MOST_PARAMETERS; i++) {
            if (i + 1 < flat.size()) {
                flat.set(i + 1, join(flat.get(i + 1), one.get(i)));
            } else {
                flat.add(one.get(i));
            }
        }
    }

    private static CoreValueType join(CoreValueType a, CoreValueType b) {
        if (a.equals(b)) {
            return a;
        }
        boolean narrow = isNarrow(a) && isNarrow(b);
        return narrow ? CoreValueType.I32 : CoreValueType.I64;
    }

    private static boolean isNarrow(CoreValueType type) {
        return type.equals(CoreValueType.I32) || type.equals(CoreValueType.F32);
    }
}
