package dev.mik.wasm.abi;

import dev.mik.wasm.model.CoreValueType;
import java.util.List;

/**
 * How values of one type are lifted and lowered, in memory and as core values. Made once, shared by threads.
 *
 * <p>Addresses that come in are aligned and in bounds. Core values are 64 bits each; the narrower ones are written
 * zero-extended and read without a look at their high bits, which does all that {@code lift_flat_variant} and
 * {@code lower_flat_variant} do about joined types.
 */
abstract class Codec {
    /** In bytes, at least 1 ({@code elem_size}); 0 only for the payload of a case that has none. */
    final int size;

    /** 1, 2, 4 or 8. */
    final int alignment;

    /** {@code flatten_type}, cut off after {@link Flat#LIMIT} types, which is more than are ever passed flat. */
    final List<CoreValueType> flat;

    Codec(int size, int alignment, List<CoreValueType> flat) {
        this.size = size;
        this.alignment = alignment;
        this.flat = flat;
    }

    /** Lifts the value at an address. */
    abstract Object load(LiftLowerContext cx, int address);

    /** Lowers a value to an address. */
    abstract void store(LiftLowerContext cx, Object value, int address);

    /** Lifts the value that begins at an index of core values. */
    abstract Object liftFlat(LiftLowerContext cx, long[] values, int index);

    /** Lowers a value to the core values from an index on, all of them. */
    abstract void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index);

    /** About how many bytes a lifted value takes on the heap, without what lies behind pointers; saturates. */
    abstract long weight();

    /** Whether a value can have borrowed handles in it. */
    boolean borrows() {
        return false;
    }

    /** Whether a value can have owned handles in it. */
    boolean owns() {
        return false;
    }

    /**
     * Meets the owned objects of the host in a value that was to be lowered, in the order of lowering; where the value
     * does not fit the type, what is to be found.
     */
    void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {}

    /** The type in words, nested types down to a depth. */
    abstract String describe(int depth);

    /** The type in words. */
    @Override
    public final String toString() {
        return describe(3);
    }
}
