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
        Object[] values = list.toArray();
        int byteLength = byteLength(cx, this, values.length, element.size);
        int address = cx.allocate(element.alignment, byteLength);
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

    /** The bytes that a list of the host takes, checked. */
    static int byteLength(LiftLowerContext cx, Codec type, long count, int elementSize) {
        long byteLength = count * elementSize;
        if (byteLength > LiftLowerContext.MAX_BYTE_LENGTH) {
            throw cx.misfit(type, "must have at most 2^28 - 1 bytes, not " + byteLength);
        }
        return (int) byteLength;
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
