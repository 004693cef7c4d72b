package dev.mik.wasm.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.RandomAccess;

/** A lifted list of scalars: the bytes of the guest's memory, read as values when somebody looks. Unchanging. */
final class PackedList extends AbstractList<Object> implements RandomAccess {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ScalarCodec element;
    private final byte[] bytes;

    /** A list that owns its bytes, a whole number of elements that are all good. */
    PackedList(ScalarCodec element, byte[] bytes) {
        this.element = element;
        this.bytes = bytes;
    }

    /** The elements as in memory, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether the bytes are those of a list of another element type, too: the types are the same. */
    boolean isOf(ScalarCodec other) {
        return element.isSame(other);
    }

    @Override
    public Object get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return element.decode(read(bytes, index, element.size));
    }

    @Override
    public int size() {
        return bytes.length / element.size;
    }

    /** The bits of an element; those above its size mean nothing. */
    static long read(byte[] bytes, int index, int size) {
        return switch (size) {
            case 1 -> bytes[index];
            case 2 -> (short) SHORTS.get(bytes, 2 * index);
            case 4 -> (int) INTS.get(bytes, 4 * index);
            default -> (long) LONGS.get(bytes, 8 * index);
        };
    }

    static void write(byte[] bytes, int index, int size, long bits) {
        switch (size) {
            case 1 -> bytes[index] = (byte) bits;
            case 2 -> SHORTS.set(bytes, 2 * index, (short) bits);
            case 4 -> INTS.set(bytes, 4 * index, (int) bits);
            default -> LONGS.set(bytes, 8 * index, bits);
        }
    }
}
