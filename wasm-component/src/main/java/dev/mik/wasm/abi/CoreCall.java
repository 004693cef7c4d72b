package dev.mik.wasm.abi;

/**
 * A core function, called with core values as they are: 64 bits each.
 *
 * <p>An {@code i32} or {@code f32} is in the low 32 bits, floats by their bits; who reads one ignores the high 32 bits,
 * and what this package writes has them zero.
 */
@FunctionalInterface
public interface CoreCall {
    /**
     * Calls it.
     *
     * @param arguments as many as the function has parameters; the callee may keep or change the array
     * @return as many as the function has results
     * @throws dev.mik.wasm.ComponentException when the guest fails; nothing else is thrown for what a guest does
     */
    long[] call(long[] arguments);
}
