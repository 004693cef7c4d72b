package dev.mik.wasm.engine;

import java.util.Arrays;

/**
 * A memory in one array: the fastest to use, and each instance pays for all of it.
 *
 * <p>The array grows ahead, so that a guest which grows page by page does not copy it each time; what is beyond the size
 * is out of bounds.
 */
final class FlatMemory extends GuestMemory {
    private byte[] bytes;
    private int size;

    FlatMemory(MemoryLimits limits, byte[] image) {
        super(limits);
        this.size = limits.initial() * PAGE_SIZE;
        this.bytes = Arrays.copyOf(image, size);
    }

    private FlatMemory(FlatMemory other) {
        super(other);
        this.bytes = other.bytes;
        this.size = other.size;
    }

    @Override
    GuestMemory view() {
        return new FlatMemory(this);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void resize(int wanted) {
        if (wanted > bytes.length) {
            long ahead = Math.min((long) bytes.length * 2, (long) maximumPages() * PAGE_SIZE);
            bytes = Arrays.copyOf(bytes, (int) Math.max(wanted, ahead));
        }
        size = wanted;
    }

    @Override
    void follow(GuestMemory other) {
        if (other instanceof FlatMemory same) {
            bytes = same.bytes;
            size = same.size;
        }
    }

    @Override
    void clear() {
        Arrays.fill(bytes, 0, size, (byte) 0);
    }

    @Override
    void load(int address, byte[] to, int offset, int count) {
        System.arraycopy(bytes, address, to, offset, count);
    }

    @Override
    void store(int address, byte[] from, int offset, int count) {
        System.arraycopy(from, offset, bytes, address, count);
    }

    @Override
    void fill(int address, int count, byte value) {
        Arrays.fill(bytes, address, address + count, value);
    }

    @Override
    void move(int to, int from, int count) {
        System.arraycopy(bytes, from, bytes, to, count);
    }

    /** Where an access of so many bytes begins. */
    private int at(int address, int count) {
        if (address < 0 || address > size - count) {
            throw outOfBounds(address, count);
        }
        return address;
    }

    @Override
    public byte read(int address) {
        return bytes[at(address, 1)];
    }

    @Override
    public void writeByte(int address, byte value) {
        bytes[at(address, 1)] = value;
    }

    @Override
    public short readShort(int address) {
        return (short) LittleEndian.SHORT.get(bytes, at(address, 2));
    }

    @Override
    public void writeShort(int address, short value) {
        LittleEndian.SHORT.set(bytes, at(address, 2), value);
    }

    @Override
    public int readInt(int address) {
        return (int) LittleEndian.INT.get(bytes, at(address, 4));
    }

    @Override
    public void writeI32(int address, int value) {
        LittleEndian.INT.set(bytes, at(address, 4), value);
    }

    @Override
    public long readLong(int address) {
        return (long) LittleEndian.LONG.get(bytes, at(address, 8));
    }

    @Override
    public void writeLong(int address, long value) {
        LittleEndian.LONG.set(bytes, at(address, 8), value);
    }

    @Override
    public float readFloat(int address) {
        return Float.intBitsToFloat(readInt(address));
    }

    @Override
    public void writeF32(int address, float value) {
        writeI32(address, Float.floatToRawIntBits(value));
    }

    @Override
    public double readDouble(int address) {
        return Double.longBitsToDouble(readLong(address));
    }

    @Override
    public void writeF64(int address, double value) {
        writeLong(address, Double.doubleToRawLongBits(value));
    }
}
