package dev.mik.wasm.abi;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;

/**
 * The {@code canonopt}s of one lift or lower in one instance: the core memory and functions behind the indices of
 * {@link dev.mik.wasm.model.CanonicalOptions}. Unchanging; {@code with} methods make another one.
 */
public final class AbiOptions {
    private static final AbiOptions NONE = new AbiOptions(
            new ByteArrayMemory(new MemoryLimits(0, 0)), AbiOptions::withoutRealloc, AbiOptions::nothing, false);

    private final Memory memory;
    private final CoreFunction realloc;
    private final CoreFunction postReturn;
    private final boolean hasPostReturn;

    private AbiOptions(Memory memory, CoreFunction realloc, CoreFunction postReturn, boolean hasPostReturn) {
        this.memory = memory;
        this.realloc = realloc;
        this.postReturn = postReturn;
        this.hasPostReturn = hasPostReturn;
    }

    /** No memory, no {@code realloc}, no {@code post-return}. */
    public static AbiOptions none() {
        return NONE;
    }

    /** With a memory, which stays the same object while it grows. */
    public AbiOptions withMemory(Memory memory) {
        return new AbiOptions(memory, realloc, postReturn, hasPostReturn);
    }

    /** With a {@code realloc} of core type {@code [i32 i32 i32 i32] -> [i32]}. */
    public AbiOptions withRealloc(CoreFunction realloc) {
        return new AbiOptions(memory, realloc, postReturn, hasPostReturn);
    }

    /** With a {@code post-return}, whose parameters are the results of the lifted core function. */
    public AbiOptions withPostReturn(CoreFunction postReturn) {
        return new AbiOptions(memory, realloc, postReturn, true);
    }

    Memory memory() {
        return memory;
    }

    CoreFunction realloc() {
        return realloc;
    }

    CoreFunction postReturn() {
        return postReturn;
    }

    boolean hasPostReturn() {
        return hasPostReturn;
    }

    private static long[] withoutRealloc(long[] arguments) {
        throw new Trap(Trap.Kind.CANONICAL_ABI, "a value needs memory, and there is no realloc");
    }

    private static long[] nothing(long[] arguments) {
        return new long[0];
    }
}
