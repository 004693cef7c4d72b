package dev.mik.wasm.abi;

import dev.mik.wasm.Trap;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** {@code list}, element by element; those of scalars are {@link ScalarListCodec}s. */
final class ListCodec extends SequenceCodec {
    private final Codec element;

    ListCodec(Codec element) {
        this.element = element;
    }

    @Override
    Object liftRange(LiftLowerContext cx, int pointer, int length) {
        long count = Integer.toUnsignedLong(length);
        int address = checkRange(cx, pointer, count, element);
        cx.charge(Weights.times(count, element));
        Object[] values = new Object[length];
        for (int i = 0; i < length; i++) {
            values[i] = element.load(cx, address + i * element.size);
        }
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    long lowerRange(LiftLowerContext cx, Object value) {
        if (!(value instanceof List<?> list)) {
            throw cx.misfit(this, "a List", value);
        }
        Object[] values = elements(cx, this, list, element.size);
        int address = cx.allocate(element.alignment, values.length * element.size);
        for (int i = 0; i < values.length; i++) {
            element.store(cx, values[i], address + i * element.size);
        }
        return range(address, values.length);
    }

    /** Checks where a guest says that a list is; then the count is less than 2^28. */
    static int checkRange(LiftLowerContext cx, int pointer, long count, Codec element) {
        long byteLength = count * element.size;
        if (byteLength > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "a list of " + byteLength + " bytes is too long");
        }
        return cx.checkRange(pointer, byteLength, element.alignment, "list");
    }

    /** The elements of a list that is not too long. */
    static Object[] elements(LiftLowerContext cx, Codec type, List<?> list, int elementSize) {
        int size = list.size();
        checkLength(cx, type, size, elementSize);
        return exactly(cx, type, list, size);
    }

    /** The elements of a list of a length; what one of the host's own says of that is not believed. */
    static Object[] exactly(LiftLowerContext cx, Codec type, List<?> list, int length) {
        Object[] values = list.size() == length ? list.toArray() : new Object[0];
        if (values.length != length) {
            throw cx.misfit(type, "must have " + length + " elements, not " + list.size());
        }
        return values;
    }

    /** Checks that a list of the host is not too long. */
    static void checkLength(LiftLowerContext cx, Codec type, long count, int elementSize) {
        if (count * elementSize > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw cx.misfit(type, "must have at most 2^28 - 1 bytes, not " + count * elementSize);
        }
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
        return "list<" + (depth == 0 ? "..." : element.describe(depth - 1)) + ">";
    }
}
