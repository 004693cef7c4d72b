package dev.mik.wasm.abi;

import com.dylibso.chicory.runtime.Memory;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;
import java.util.ArrayList;
import java.util.List;

/** One call as seen by what lifts and lowers its values ({@code CanonicalABI.md}, lifting and lowering context). */
final class LiftLowerContext {
    /** No string or list may take more bytes ({@code MAX_STRING_BYTE_LENGTH}, {@code MAX_LIST_BYTE_LENGTH}). */
    static final int MAX_BYTE_LENGTH = (1 << 28) - 1;

    final Memory memory;
    final InstanceState instance;
    /** Where strings that are lowered come from. */
    final StringSource source;
    /** What borrows that are lowered count for. */
    final BorrowScope task;
    /** What handles that are lifted as borrows are lent to. */
    final Lending lending;
    /** How many owned objects of the host have been lowered. */
    int ownsLowered;

    private final FunctionCodec codec;
    private final CoreFunction realloc;
    private long budget;
    private List<Handle> ownsLifted = List.of();

    LiftLowerContext(
            FunctionCodec codec,
            AbiOptions options,
            InstanceState instance,
            StringSource source,
            BorrowScope task,
            Lending lending) {
        this.codec = codec;
        this.memory = options.memory();
        this.realloc = options.realloc();
        this.instance = instance;
        this.source = source;
        this.task = task;
        this.lending = lending;
        this.budget = instance.limits().liftedBytes();
    }

    /** The same trap with the function's name, where a value of a guest's is to blame. */
    Trap within(Trap trap) {
        return trap.kind() == Trap.Kind.CANONICAL_ABI || trap.kind() == Trap.Kind.HANDLE
                ? new Trap(trap.kind(), codec.name() + ": " + trap.getMessage(), trap)
                : trap;
    }

    /** A value of the host threw while it was looked at. */
    Trap unreadable(RuntimeException e) {
        return new Trap(Trap.Kind.HOST, codec.name() + ": a value cannot be read: " + e, e);
    }

    /** {@code allocate}: the address of memory for a value, checked. */
    int allocate(int alignment, int byteLength) {
        return reallocate(0, 0, alignment, byteLength);
    }

    /** {@code reallocate}, with the checks of the address that follow it everywhere. */
    int reallocate(int old, int oldByteLength, int alignment, int byteLength) {
        long[] results =
                instance.callInside(realloc, Integer.toUnsignedLong(old), oldByteLength, alignment, byteLength);
        long address = results[0] & 0xFFFF_FFFFL;
        if ((address & (alignment - 1)) != 0) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "realloc return: result not aligned to " + alignment);
        }
        if (address + byteLength > memoryLength()) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "realloc return: beyond end of memory");
        }
        return (int) address;
    }

    /** Checks what a guest points to, and returns the address: then it is at most 2^31. */
    int checkRange(int pointer, long byteLength, int alignment, String what) {
        long address = Integer.toUnsignedLong(pointer);
        if ((address & (alignment - 1)) != 0) {
            throw new Trap(Trap.Kind.CANONICAL_ABI, "unaligned pointer to a " + what);
        }
        if (address + byteLength > memoryLength()) {
            throw new Trap(
                    Trap.Kind.CANONICAL_ABI,
                    what + " content out-of-bounds: " + byteLength + " bytes at " + address + " of a memory of "
                            + memoryLength());
        }
        return pointer;
    }

    private long memoryLength() {
        return (long) memory.pages() * Memory.PAGE_SIZE;
    }

    /** Counts what lifting is about to put on the host's heap. */
    void charge(long bytes) {
        budget -= bytes;
        if (budget < 0) {
            throw new Trap(
                    Trap.Kind.MEMORY_LIMIT,
                    "the values of one call of " + codec.name() + " take more than "
                            + instance.limits().liftedBytes() + " bytes");
        }
    }

    /** The host gave a value that does not fit its type. */
    Trap misfit(Codec type, String expected, Object value) {
        return misfit(type, "must be " + expected + ", not " + className(value));
    }

    /** The host gave a value that does not fit its type. */
    Trap misfit(Codec type, String reason) {
        return new Trap(Trap.Kind.HOST, codec.name() + ": a value of type " + type + " " + reason);
    }

    @SuppressWarnings("NullAway") // nothing is ever null, but for what a host gets wrong
    private static String className(Object value) {
        return value == null ? "null" : "a " + value.getClass().getName();
    }

    /** Notes an owned object of the host that has left the handle table. */
    void lifted(Handle handle) {
        if (ownsLifted.isEmpty()) {
            ownsLifted = new ArrayList<>(2);
        }
        ownsLifted.add(handle);
    }

    /** Hands what was lifted back to the instance, to be destroyed with it: the call failed before anybody got it. */
    void abandonLifted(Throwable failure) {
        for (Handle handle : ownsLifted) {
            suppressed(() -> instance.adopt(handle.type, handle.object), failure);
        }
    }

    /** Does something on the way out with a failure. */
    static void suppressed(Runnable action, Throwable failure) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
