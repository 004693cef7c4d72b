package dev.mik.wasm.engine;

import java.util.Arrays;

/**
 * A memory in chunks of 4 KiB, which begin as those of an image that all instances of a module share, and are copied
 * when they are first written.
 *
 * <p>An instance costs two references a chunk, and then what it writes. Each access takes a step more than in a
 * {@link FlatMemory}.
 */
final class CopyOnWriteMemory extends GuestMemory {
    private static final int SHIFT = 12;
    private static final int CHUNK = 1 << SHIFT;
    private static final int MASK = CHUNK - 1;
    private static final byte[] ZERO = new byte[CHUNK];

    /** Every chunk, as many as the memory has. */
    private byte[][] readable;

    /** The chunks that are this memory's own; null for those that are shared. */
    @SuppressWarnings("NullAway")
    private byte[][] writable;

    /** What memories begin as: shared chunks, not to be written. */
    @SuppressWarnings("ArrayRecordComponent") // chunks that are never compared
    record Image(byte[][] chunks) {
        static Image zero(int pages) {
            byte[][] chunks = new byte[pages << (16 - SHIFT)][];
            Arrays.fill(chunks, ZERO);
            return new Image(chunks);
        }

        /** An image of this memory as it is; the memory must not be used any more. */
        static Image of(CopyOnWriteMemory memory) {
            return new Image(memory.readable);
        }
    }

    CopyOnWriteMemory(MemoryLimits limits, Image image) {
        super(limits);
        this.readable = image.chunks().clone();
        this.writable = new byte[readable.length][];
    }

    private CopyOnWriteMemory(CopyOnWriteMemory other) {
        super(other);
        this.readable = other.readable;
        this.writable = other.writable;
    }

    @Override
    GuestMemory view() {
        return new CopyOnWriteMemory(this);
    }

    @Override
    int size() {
        return readable.length << SHIFT;
    }

    @Override
    void resize(int bytes) {
        int before = readable.length;
        byte[][] wider = Arrays.copyOf(readable, bytes >>> SHIFT);
        writable = Arrays.copyOf(writable, wider.length);
        Arrays.fill(wider, before, wider.length, ZERO);
        readable = wider;
    }

    @Override
    void follow(GuestMemory other) {
        if (other instanceof CopyOnWriteMemory same) {
            readable = same.readable;
            writable = same.writable;
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null: not own
    void clear() {
        Arrays.fill(readable, ZERO);
        Arrays.fill(writable, null);
    }

    private byte[] own(int chunk) {
        byte[] copy = readable[chunk].clone();
        readable[chunk] = copy;
        writable[chunk] = copy;
        return copy;
    }

    /** A chunk of which every byte is about to be written. */
    private byte[] fresh(int chunk) {
        byte[] own = writable[chunk];
        if (own == null) {
            own = new byte[CHUNK];
            readable[chunk] = own;
            writable[chunk] = own;
        }
        return own;
    }

    private byte[] toWrite(int chunk, int count) {
        if (count == CHUNK) {
            return fresh(chunk);
        }
        byte[] own = writable[chunk];
        return own == null ? own(chunk) : own;
    }

    @Override
    void load(int address, byte[] to, int offset, int count) {
        int done = 0;
        while (done < count) {
            int within = (address + done) & MASK;
            int length = Math.min(count - done, CHUNK - within);
            System.arraycopy(readable[(address + done) >>> SHIFT], within, to, offset + done, length);
            done += length;
        }
    }

    @Override
    void store(int address, byte[] from, int offset, int count) {
        int done = 0;
        while (done < count) {
            int within = (address + done) & MASK;
            int length = Math.min(count - done, CHUNK - within);
            System.arraycopy(from, offset + done, toWrite((address + done) >>> SHIFT, length), within, length);
            done += length;
        }
    }

    @Override
    void fill(int address, int count, byte value) {
        int done = 0;
        while (done < count) {
            int chunk = (address + done) >>> SHIFT;
            int within = (address + done) & MASK;
            int length = Math.min(count - done, CHUNK - within);
            if (value == 0 && length == CHUNK && writable[chunk] == null) {
                readable[chunk] = ZERO;
            } else {
                Arrays.fill(toWrite(chunk, length), within, within + length, value);
            }
            done += length;
        }
    }

    @Override
    void move(int to, int from, int count) {
        if (Integer.compareUnsigned(to - from, count) < 0) {
            moveUp(to, from, count);
            return;
        }
        int done = 0;
        while (done < count) {
            int length = Math.min(count - done, CHUNK - ((to + done) & MASK));
            length = Math.min(length, CHUNK - ((from + done) & MASK));
            moveWithin(to + done, from + done, length);
            done += length;
        }
    }

    /** Where the ranges overlap and the target is above: from the end. */
    private void moveUp(int to, int from, int count) {
        int left = count;
        while (left > 0) {
            int length = Math.min(left, ((to + left - 1) & MASK) + 1);
            length = Math.min(length, ((from + left - 1) & MASK) + 1);
            left -= length;
            moveWithin(to + left, from + left, length);
        }
    }

    private void moveWithin(int to, int from, int length) {
        byte[] target = toWrite(to >>> SHIFT, length);
        System.arraycopy(readable[from >>> SHIFT], from & MASK, target, to & MASK, length);
    }

    @Override
    public byte read(int address) {
        try {
            return readable[address >>> SHIFT][address & MASK];
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public void writeByte(int address, byte value) {
        try {
            byte[] chunk = writable[address >>> SHIFT];
            if (chunk == null) {
                chunk = own(address >>> SHIFT);
            }
            chunk[address & MASK] = value;
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public short readShort(int address) {
        int within = address & MASK;
        if (within > CHUNK - 2) {
            return (short) readAcross(address, 2);
        }
        try {
            return (short) LittleEndian.SHORT.get(readable[address >>> SHIFT], within);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public void writeShort(int address, short value) {
        int within = address & MASK;
        if (within > CHUNK - 2) {
            writeAcross(address, 2, value);
            return;
        }
        try {
            byte[] chunk = writable[address >>> SHIFT];
            if (chunk == null) {
                chunk = own(address >>> SHIFT);
            }
            LittleEndian.SHORT.set(chunk, within, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public int readInt(int address) {
        int within = address & MASK;
        if (within > CHUNK - 4) {
            return (int) readAcross(address, 4);
        }
        try {
            return (int) LittleEndian.INT.get(readable[address >>> SHIFT], within);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public void writeI32(int address, int value) {
        int within = address & MASK;
        if (within > CHUNK - 4) {
            writeAcross(address, 4, value);
            return;
        }
        try {
            byte[] chunk = writable[address >>> SHIFT];
            if (chunk == null) {
                chunk = own(address >>> SHIFT);
            }
            LittleEndian.INT.set(chunk, within, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public long readLong(int address) {
        int within = address & MASK;
        if (within > CHUNK - 8) {
            return readAcross(address, 8);
        }
        try {
            return (long) LittleEndian.LONG.get(readable[address >>> SHIFT], within);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
    }

    @Override
    public void writeLong(int address, long value) {
        int within = address & MASK;
        if (within > CHUNK - 8) {
            writeAcross(address, 8, value);
            return;
        }
        try {
            byte[] chunk = writable[address >>> SHIFT];
            if (chunk == null) {
                chunk = own(address >>> SHIFT);
            }
            LittleEndian.LONG.set(chunk, within, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
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

    private long readAcross(int address, int count) {
        check(address, count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | (read(address + i) & 0xff);
        }
        return value;
    }

    private void writeAcross(int address, int count, long value) {
        check(address, count);
        for (int i = 0; i < count; i++) {
            writeByte(address + i, (byte) (value >>> (8 * i)));
        }
    }
}
