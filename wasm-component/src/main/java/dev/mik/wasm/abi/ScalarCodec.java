package dev.mik.wasm.abi;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.model.CoreValueType;
import java.util.List;

/** A type whose values are one core value, and 1, 2, 4 or 8 bytes of memory without pointers. */
abstract class ScalarCodec extends Codec {
    private final String name;

    ScalarCodec(String name, int size, List<CoreValueType> flat) {
        super(size, size, flat);
        this.name = name;
    }

    /** Lifts a value from its bits; those above its size mean nothing. */
    abstract Object decode(long bits);

    /** Lowers a value to bits, those above the core type zero. */
    abstract long encode(LiftLowerContext cx, Object value);

    /** Whether it is {@code u8}, lists of which are {@code byte[]}. */
    boolean isByte() {
        return false;
    }

    /** Whether it is the same type as another, so that bits of one are bits of the other. */
    boolean isSame(ScalarCodec other) {
        return getClass() == other.getClass() && name.equals(other.name);
    }

    /** Makes bits that a guest wrote those that {@link #encode} writes, or traps, where that is not nothing to do. */
    void normalize(byte[] elements) {}

    @Override
    final Object load(LiftLowerContext cx, int address) {
        Memory memory = cx.memory;
        return decode(
                switch (size) {
                    case 1 -> memory.read(address);
                    case 2 -> memory.readShort(address);
                    case 4 -> memory.readInt(address);
                    default -> memory.readLong(address);
                });
    }

    @Override
    final void store(LiftLowerContext cx, Object value, int address) {
        long bits = encode(cx, value);
        Memory memory = cx.memory;
        switch (size) {
            case 1 -> memory.writeByte(address, (byte) bits);
            case 2 -> memory.writeShort(address, (short) bits);
            case 4 -> memory.writeI32(address, (int) bits);
            default -> memory.writeLong(address, bits);
        }
    }

    @Override
    final Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        return decode(values[index]);
    }

    @Override
    final void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        values[index] = encode(cx, value);
    }

    @Override
    long weight() {
        return Weights.OBJECT;
    }

    @Override
    final String describe(int depth) {
        return name;
    }
}
