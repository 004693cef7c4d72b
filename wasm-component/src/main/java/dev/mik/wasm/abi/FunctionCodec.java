package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.model.CanonicalOptions;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreValueType;
import dev.mik.wasm.model.FunctionType;
import dev.mik.wasm.model.ResourceId;
import dev.mik.wasm.model.StringEncoding;
import dev.mik.wasm.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How the values of one function type cross between a component and the outside, with everything that types decide
 * worked out: sizes, alignments, offsets, flattening. Made once for each {@code canon lift} and {@code canon lower} of a
 * component, and shared by its instances and by threads.
 *
 * <p>Values are in the shapes of {@link dev.mik.wasm.Linker}, where a map is a list of lists of two, and a fixed-length
 * list of {@code u8} a {@code byte[]} like any other. Collections that are lifted cannot be changed, but for a {@code
 * byte[]}, which is the receiver's. A value of the host that does not fit its type is a {@link dev.mik.wasm.Trap} of kind
 * {@link dev.mik.wasm.Trap.Kind#HOST}; one of a guest's that no type allows is of kind
 * {@link dev.mik.wasm.Trap.Kind#CANONICAL_ABI}, or {@link dev.mik.wasm.Trap.Kind#HANDLE} for handles.
 *
 * <p>After {@code CanonicalABI.md}, sections alignment to lifting and lowering values. A NaN becomes the canonical one
 * when lifted and when lowered, but in lists of floats that go from one component to another as they are. The bound of
 * 2^28 - 1 bytes that it sets on strings and lists that are lifted holds for those that the host lowers too.
 */
public final class FunctionCodec {
    /** How many core parameters there may be before they go through memory. */
    static final int MAX_FLAT_PARAMETERS = 16;

    /** How many core results there may be before they go through memory. */
    static final int MAX_FLAT_RESULTS = 1;

    private final String name;
    private final StringEncoding encoding;
    private final TupleLayout parameters;
    private final TupleLayout results;

    private FunctionCodec(String name, StringEncoding encoding, TupleLayout parameters, TupleLayout results) {
        this.name = name;
        this.encoding = encoding;
        this.parameters = parameters;
        this.results = results;
    }

    /**
     * Works a function type out.
     *
     * @param slots where an instance keeps each resource type that the function names
     * @throws ComponentException.Invalid if a type has 2^28 bytes or more, or a result borrows
     * @throws ComponentException.Unsupported if types are nested too deep
     */
    public static FunctionCodec of(FunctionType type, ToIntFunction<ResourceId> slots, CanonicalOptions options) {
        CodecFactory factory = new CodecFactory(slots, options.stringEncoding());
        List<Codec> parameters = new ArrayList<>();
        for (ValueType.Labelled parameter : type.parameters()) {
            parameters.add(factory.codec(parameter.type()));
        }
        List<Codec> results = type.result().map(factory::codec).stream().toList();
        if (results.stream().anyMatch(Codec::borrows)) {
            throw new ComponentException.Invalid(0, "a function returns a borrowed handle");
        }
        return new FunctionCodec(
                "function",
                options.stringEncoding(),
                new TupleLayout(parameters, MAX_FLAT_PARAMETERS),
                new TupleLayout(results, MAX_FLAT_RESULTS));
    }

    /** The same under a name, for the messages of traps; without one it is {@code "function"}. */
    public FunctionCodec named(String function) {
        return new FunctionCodec(function, encoding, parameters, results);
    }

    /** {@code flatten_functype(opts, ft, 'lift')}: the type of a core function that can be lifted to this. */
    public CoreFunctionType liftedType() {
        return new CoreFunctionType(parameters.coreTypes(), results.coreTypes());
    }

    /** {@code flatten_functype(opts, ft, 'lower')}: the type of the core function that this is lowered to. */
    public CoreFunctionType loweredType() {
        if (!results.spills()) {
            return new CoreFunctionType(parameters.coreTypes(), results.coreTypes());
        }
        List<CoreValueType> types = new ArrayList<>(parameters.coreTypes());
        types.add(CoreValueType.I32);
        return new CoreFunctionType(List.copyOf(types), List.of());
    }

    String name() {
        return name;
    }

    StringEncoding encoding() {
        return encoding;
    }

    /** The parameters as a tuple. */
    TupleLayout parameters() {
        return parameters;
    }

    /** The result as a tuple of one, or of none. */
    TupleLayout results() {
        return results;
    }
}
