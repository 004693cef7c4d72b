package dev.mik.wasm.abi;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** {@code list} of a fixed length, element by element and in place; those of scalars are {@link FixedScalarListCodec}s. */
final class FixedListCodec extends Codec {
    private final Codec element;
    private final int length;

    FixedListCodec(Codec element, int length) {
        super(size(element, length), element.alignment, Flat.repeated(element, length));
        this.element = element;
        this.length = length;
    }

    /** The size of a number of elements, unsigned; checked. */
    static int size(Codec element, int length) {
        return Layout.checkSize(Integer.toUnsignedLong(length) * element.size);
    }

    @Override
    Object load(LiftLowerContext cx, int address) {
        Object[] values = new Object[length];
        for (int i = 0; i < length; i++) {
            values[i] = element.load(cx, address + i * element.size);
        }
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    void store(LiftLowerContext cx, Object value, int address) {
        Object[] values = elements(cx, value);
        for (int i = 0; i < length; i++) {
            element.store(cx, values[i], address + i * element.size);
        }
    }

    @Override
    Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        Object[] lifted = new Object[length];
        for (int i = 0; i < length; i++) {
            lifted[i] = element.liftFlat(cx, values, index + i * element.flat.size());
        }
        return Collections.unmodifiableList(Arrays.asList(lifted));
    }

    @Override
    void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        Object[] elements = elements(cx, value);
        for (int i = 0; i < length; i++) {
            element.lowerFlat(cx, elements[i], values, index + i * element.flat.size());
        }
    }

    private Object[] elements(LiftLowerContext cx, Object value) {
        if (!(value instanceof List<?> list)) {
            throw cx.misfit(this, "a List", value);
        }
        return ListCodec.exactly(cx, this, list, length);
    }

    @Override
    long weight() {
        return Weights.SEQUENCE + Weights.times(length, element);
    }

    @Override
    boolean borrows() {
        return element.borrows();
    }

    @Override
    boolean owns() {
        return element.owns();
    }

    @Override
    void eachOwned(LiftLowerContext cx, Object value, OwnedObjects action) {
        if (owns() && value instanceof List<?> list) {
            list.forEach(each -> element.eachOwned(cx, each, action));
        }
    }

    @Override
    String describe(int depth) {
        return "list<" + (depth == 0 ? "..." : element.describe(depth - 1)) + ", " + length + ">";
    }
}
