package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.model.CoreValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters or results of a function: as core values while there are few, as a tuple in memory otherwise
 * ({@code CanonicalABI.md}, lifting and lowering values).
 */
final class TupleLayout {
    private static final long[] NO_OUT_PARAMETER = {};

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
        offsets = layout.offsetArray();
        size = layout.size();
        alignment = layout.alignment();
        flat = Flat.concatenated(types);
        spills = flat.size() > maxFlat;
        flatOffsets = Flat.offsets(types);
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
        try {
            return spills ? liftFromMemory(cx, values) : liftFlat(cx, values);
        } catch (Trap e) {
            Trap trap = cx.within(e);
            cx.abandonLifted(trap);
            throw trap;
        } catch (RuntimeException | Error e) {
            cx.abandonLifted(e);
            throw e;
        }
    }

    private Object[] liftFromMemory(LiftLowerContext cx, long[] values) {
        int address = cx.checkRange((int) values[0], size, alignment, "tuple of parameters or results");
        cx.charge(weight);
        Object[] lifted = new Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            lifted[i] = codecs[i].load(cx, address + offsets[i]);
        }
        return lifted;
    }

    private Object[] liftFlat(LiftLowerContext cx, long[] values) {
        cx.charge(weight);
        Object[] lifted = new Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            lifted[i] = codecs[i].liftFlat(cx, values, flatOffsets[i]);
        }
        return lifted;
    }

    /** {@code lower_flat_values}: to new core values, or to new memory if they are too many. */
    long[] lower(LiftLowerContext cx, Object[] values) {
        return lower(cx, values, NO_OUT_PARAMETER);
    }

    /** {@code lower_flat_values} with an out-parameter: the last of the caller's core values, if they are too many. */
    long[] lower(LiftLowerContext cx, Object[] values, long[] callerValues) {
        try {
            return spills ? lowerToMemory(cx, values, callerValues) : lowerFlat(cx, values);
        } catch (Trap e) {
            Trap trap = cx.within(e);
            abandon(cx, values, trap);
            throw trap;
        } catch (ComponentException | Error e) {
            abandon(cx, values, e);
            throw e;
        } catch (RuntimeException e) {
            Trap trap = cx.unreadable(e);
            abandon(cx, values, trap);
            throw trap;
        }
    }

    private long[] lowerToMemory(LiftLowerContext cx, Object[] values, long[] callerValues) {
        if (callerValues.length == 0) {
            int address = cx.allocate(alignment, size);
            store(cx, values, address);
            return new long[] {address};
        }
        int pointer = (int) callerValues[callerValues.length - 1];
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

    /** Hands to the instance what values own of the host's and what their lowering did not get to when it failed. */
    void abandon(LiftLowerContext cx, Object[] values, Throwable failure) {
        if (!owns) {
            return;
        }
        List<Runnable> adoptions = new ArrayList<>();
        try {
            for (int i = 0; i < codecs.length; i++) {
                codecs[i].eachOwned(
                        cx, values[i], (type, object) -> adoptions.add(() -> cx.instance.adopt(type, object)));
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        for (int i = cx.ownsLowered; i < adoptions.size(); i++) {
            LiftLowerContext.suppressed(adoptions.get(i), failure);
        }
    }
}
