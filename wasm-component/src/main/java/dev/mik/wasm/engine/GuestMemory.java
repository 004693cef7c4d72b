package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear memory as one instance sees it: the bytes, which it shares with all instances that import the memory, and the
 * passive segments, which are its own.
 *
 * <p>Chicory keeps an instance's passive segments in the memory, so that {@code memory.init} would read those of the
 * last instance that imported it; hence a {@link #view} for each.
 *
 * <p>Addresses are unsigned: a negative one is 2<sup>31</sup> or more, beyond any memory. No thread but the guest's may
 * use it while the guest runs.
 */
@SuppressWarnings({"removal", "deprecation"}) // of the interface: still abstract
abstract sealed class GuestMemory implements Memory permits CopyOnWriteMemory, FlatMemory {
    private final MemoryLimits limits;

    /** This one, and all views of the same bytes. */
    private final List<GuestMemory> views;

    private DataSegment[] segments = {};
    private DataSegment readSegment = PassiveDataSegment.EMPTY;
    private byte[] readData = {};

    /**
     * How far a memory goes.
     *
     * @param initial in pages
     * @param maximum in pages, as declared, or as far as the JVM goes
     */
    record MemoryLimits(int initial, int maximum, InstanceBudget budget) {}

    GuestMemory(MemoryLimits limits) {
        this.limits = limits;
        this.views = new ArrayList<>(1);
        views.add(this);
    }

    GuestMemory(GuestMemory other) {
        this.limits = other.limits;
        this.views = other.views;
        views.add(this);
    }

    /** The same bytes for another instance. */
    abstract GuestMemory view();

    /** The size in bytes; at most 2<sup>31</sup>-65536. */
    abstract int size();

    /** Makes it as large as said; more than it is. */
    abstract void resize(int bytes);

    /** Takes over where the bytes of another view are. */
    abstract void follow(GuestMemory other);

    /** All bytes to zero. */
    abstract void clear();

    abstract void load(int address, byte[] to, int offset, int count);

    abstract void store(int address, byte[] from, int offset, int count);

    abstract void fill(int address, int count, byte value);

    abstract void move(int to, int from, int count);

    final WasmRuntimeException outOfBounds(int address, long count) {
        return new WasmRuntimeException("out of bounds memory access: " + count + " bytes at "
                + Integer.toUnsignedString(address) + " of " + size());
    }

    final void check(int address, int count) {
        if ((address | count) < 0 || (long) address + count > size()) {
            throw outOfBounds(address, Integer.toUnsignedLong(count));
        }
    }

    @Override
    public final int pages() {
        return size() >>> 16;
    }

    @Override
    public final int grow(int more) {
        int before = pages();
        if (more < 0 || more > limits.maximum() - before) {
            return -1;
        }
        if (more == 0) {
            return before;
        }
        if (!limits.budget().takeMemory((long) more * PAGE_SIZE)) {
            return -1;
        }
        resize((before + more) * PAGE_SIZE);
        for (GuestMemory view : views) {
            if (view != this) {
                view.follow(this);
            }
        }
        return before;
    }

    @Override
    public final int initialPages() {
        return limits.initial();
    }

    @Override
    public final int maximumPages() {
        return limits.maximum();
    }

    @Override
    public final boolean shared() {
        return false;
    }

    @Override
    public final void initialize(Instance instance, DataSegment[] all) {
        initialize(instance, all, 0);
    }

    /** Copies the active segments of an instance that begins, and keeps its passive ones. */
    @Override
    public final void initialize(Instance instance, DataSegment[] all, int memory) {
        if (all.length == 0) {
            return;
        }
        segments = all;
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof ActiveDataSegment active && active.index() == memory) {
                int offset = (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
                byte[] data = active.data();
                check(offset, data.length);
                store(offset, data, 0, data.length);
                all[i] = PassiveDataSegment.EMPTY;
            }
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equals would compare all their bytes
    public final void initPassiveSegment(int segment, int to, int offset, int count) {
        DataSegment wanted = segments[segment];
        if (wanted != readSegment) {
            readSegment = wanted;
            readData = wanted.data();
        }
        write(to, readData, offset, count);
    }

    @Override
    public final void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }

    @Override
    public final void write(int address, byte[] from, int offset, int count) {
        if ((offset | count) < 0 || (long) offset + count > from.length) {
            throw new WasmRuntimeException("out of bounds memory access: " + Integer.toUnsignedLong(count)
                    + " bytes of a segment of " + from.length);
        }
        check(address, count);
        store(address, from, offset, count);
    }

    @Override
    public final byte[] readBytes(int address, int count) {
        check(address, count);
        byte[] bytes = new byte[count];
        load(address, bytes, 0, count);
        return bytes;
    }

    /** Nothing in an instance that begins: its memory is zero then, but for the image. */
    @Override
    public final void zero() {
        if (segments.length > 0) {
            clear();
        }
    }

    @Override
    public final void fill(byte value, int from, int to) {
        if (from < 0 || to < from || to > size()) {
            throw outOfBounds(from, Integer.toUnsignedLong(to - from));
        }
        fill(from, to - from, value);
    }

    @Override
    public final void copy(int to, int from, int count) {
        check(to, count);
        check(from, count);
        move(to, from, count);
    }

    @Override
    public final long readU16(int address) {
        return readShort(address) & 0xffff;
    }

    @Override
    public final long readF32(int address) {
        return readInt(address);
    }

    @Override
    public final long readF64(int address) {
        return readLong(address);
    }

    /** Atomic accesses of a memory that is not shared are made one after the other anyway. */
    @Override
    public final Object lock(int address) {
        return views;
    }

    @Override
    public final int waitOn(int address, int expected, long timeout) {
        throw new WasmRuntimeException("expected shared memory");
    }

    @Override
    public final int waitOn(int address, long expected, long timeout) {
        throw new WasmRuntimeException("expected shared memory");
    }

    @Override
    public final int notify(int address, int threads) {
        if ((address & 3) != 0) {
            throw new WasmRuntimeException("unaligned atomic");
        }
        check(address, 4);
        return 0;
    }
}
