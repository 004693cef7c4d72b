package dev.mik.wasm.abi;

/** A type whose values lie elsewhere in memory, behind a pointer and a length: strings and lists. */
abstract class SequenceCodec extends Codec {
    SequenceCodec() {
        super(8, 4, Flat.POINTER_AND_LENGTH);
    }

    /** Lifts what a guest points to; nothing is checked yet. */
    abstract Object liftRange(LiftLowerContext cx, int pointer, int length);

    /** Lowers a value to new memory; the pointer is in the low 32 bits, the length in the high ones. */
    abstract long lowerRange(LiftLowerContext cx, Object value);

    @Override
    final Object load(LiftLowerContext cx, int address) {
        return liftRange(cx, cx.memory.readInt(address), cx.memory.readInt(address + 4));
    }

    @Override
    final void store(LiftLowerContext cx, Object value, int address) {
        cx.memory.writeLong(address, lowerRange(cx, value));
    }

    @Override
    final Object liftFlat(LiftLowerContext cx, long[] values, int index) {
        return liftRange(cx, (int) values[index], (int) values[index + 1]);
    }

    @Override
    final void lowerFlat(LiftLowerContext cx, Object value, long[] values, int index) {
        long range = lowerRange(cx, value);
        values[index] = range & 0xFFFF_FFFFL;
        values[index + 1] = range >>> 32;
    }

    /** What {@link #lowerRange} returns. */
    static long range(int pointer, int length) {
        return Integer.toUnsignedLong(pointer) | (long) length << 32;
    }

    @Override
    final long weight() {
        return Weights.SEQUENCE;
    }
}
