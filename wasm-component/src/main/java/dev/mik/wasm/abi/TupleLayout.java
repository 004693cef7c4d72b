package dev.mik.wasm.abi;

import dev.mik.wasm.model.CoreValueType;
import java.util.List;

/**
 * The parameters or results of a function: as core values while there are few, as a tuple in memory otherwise
 * ({@code CanonicalABI.md}, lifting and lowering values).
 */
final class TupleLayout {
    private final Codec[] codecs;
    private final int[] offsets;
    private final int[] flatOffsets;
    private final int size;
    private final int alignment;
    private final List<CoreValueType> flat;
    private final boolean spills;
    private final boolean borrows;
    private final boolean owns;
    private final long weight;

    /** Values that go through memory if they are more than a number of core values. */
    TupleLayout(List<Codec> types, int maxFlat) {
        Layout layout = Layout.of(types);
        codecs = types.toArray(new Codec[0]);
        offsets = layout.offsets().stream().mapToInt(Integer::intValue).toArray();
        size = layout.size();
        alignment = layout.alignment();
        flat = Flat.concatenated(types);
        spills = flat.size() > maxFlat;
        flatOffsets = new int[codecs.length];
        for (int i = 1; i < codecs.length; i++) {
            flatOffsets[i] = flatOffsets[i - 1] + codecs[i - 1].flat.size();
        }
        borrows = types.stream().anyMatch(Codec::borrows);
        owns = types.stream().anyMatch(Codec::owns);
        weight = Weights.sum(types);
    }

    int length() {
        return codecs.length;
    }

    boolean spills() {
        return spills;
    }

    boolean borrows() {
        return borrows;
    }

    /** The core types when the values come in: a pointer if they go through memory. */
    List<CoreValueType> coreTypes() {
        return spills ? Flat.I32 : flat;
    }

    /** {@code lift_flat_values}: from the first core values. */
    Object[] lift(LiftLowerContext cx, long[] values) {
        cx.charge(weight);
        Object[] lifted = new Object[codecs.length];
        if (spills) {
            int address = cx.checkRange((int) values[0], size, alignment, "tuple of parameters or results");
            for (int i = 0; i < codecs.length; i++) {
                lifted[i] = codecs[i].load(cx, address + offsets[i]);
            }
        } else {
            for (int i = 0; i < codecs.length; i++) {
                lifted[i] = codecs[i].liftFlat(cx, values, flatOffsets[i]);
            }
        }
        return lifted;
    }

    /** {@code lower_flat_values}: to new core values, or to new memory. */
    long[] lowerParameters(LiftLowerContext cx, Object[] values) {
        if (!spills) {
            return lowerFlat(cx, values);
        }
        int address = cx.allocate(alignment, size);
        store(cx, values, address);
        return new long[] {address};
    }

    /** {@code lower_flat_values} with an out-parameter, the last of the caller's core values. */
    long[] lowerResult(LiftLowerContext cx, Object[] values, long[] outParameter) {
        if (!spills) {
            return lowerFlat(cx, values);
        }
        int pointer = (int) outParameter[outParameter.length - 1];
        store(cx, values, cx.checkRange(pointer, size, alignment, "result"));
        return Canon.NO_RESULTS;
    }

    private long[] lowerFlat(LiftLowerContext cx, Object[] values) {
        long[] lowered = new long[flat.size()];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i].lowerFlat(cx, values[i], lowered, flatOffsets[i]);
        }
        return lowered;
    }

    private void store(LiftLowerContext cx, Object[] values, int address) {
        for (int i = 0; i < codecs.length; i++) {
            codecs[i].store(cx, values[i], address + offsets[i]);
        }
    }

    /** Hands to the instance what values own of the host's and what their lowering, which failed, did not get to. */
    void abandon(LiftLowerContext cx, Object[] values) {
        if (!owns) {
            return;
        }
        int[] lowered = {cx.ownsLowered};
        for (int i = 0; i < codecs.length; i++) {
            codecs[i].eachOwned(cx, values[i], (type, object) -> {
                if (lowered[0]-- <= 0) {
                    cx.instance.adopt(type, object);
                }
            });
        }
    }
}
