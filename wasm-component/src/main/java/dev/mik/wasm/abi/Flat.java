package dev.mik.wasm.abi;

import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Flattening ({@code CanonicalABI.md}, flattening): lists of core types, cut off where nobody passes them flat. */
final class Flat {
    /** One more than are ever passed flat. */
    static final int LIMIT = FunctionCodec.MAX_FLAT_PARAMETERS + 1;

    static final List<CoreValueType> I32 = List.of(CoreValueType.I32);
    static final List<CoreValueType> I64 = List.of(CoreValueType.I64);
    static final List<CoreValueType> F32 = List.of(CoreValueType.F32);
    static final List<CoreValueType> F64 = List.of(CoreValueType.F64);
    static final List<CoreValueType> POINTER_AND_LENGTH = List.of(CoreValueType.I32, CoreValueType.I32);

    private Flat() {}

    /** One after the other ({@code flatten_types}). */
    static List<CoreValueType> concatenated(List<Codec> codecs) {
        List<CoreValueType> flat = new ArrayList<>(LIMIT);
        for (Codec codec : codecs) {
            for (CoreValueType type : codec.flat) {
                if (flat.size() == LIMIT) {
                    return List.copyOf(flat);
                }
                flat.add(type);
            }
        }
        return List.copyOf(flat);
    }

    /** Where each begins among the core values of all; of no meaning beyond {@link #LIMIT}. */
    static int[] offsets(List<Codec> codecs) {
        int[] offsets = new int[codecs.size()];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + codecs.get(i - 1).flat.size();
        }
        return offsets;
    }

    /** The same a number of times, unsigned. */
    static List<CoreValueType> repeated(Codec codec, int times) {
        long count = Math.min(Integer.toUnsignedLong(times), LIMIT);
        return concatenated(Collections.nCopies((int) count, codec));
    }

    /** The discriminant and then each place joined over the cases ({@code flatten_variant}). */
    static List<CoreValueType> joined(List<Codec> cases) {
        List<CoreValueType> flat = new ArrayList<>(LIMIT);
        flat.add(CoreValueType.I32);
        for (Codec payload : cases) {
            for (int i = 0; i < payload.flat.size() && i + 1 < LIMIT; i++) {
                if (i + 1 < flat.size()) {
                    flat.set(i + 1, join(flat.get(i + 1), payload.flat.get(i)));
                } else {
                    flat.add(payload.flat.get(i));
                }
            }
        }
        return List.copyOf(flat);
    }

    /** The narrowest core type that both fit in as bits. */
    static CoreValueType join(CoreValueType a, CoreValueType b) {
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
