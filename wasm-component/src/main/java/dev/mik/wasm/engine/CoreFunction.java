package dev.mik.wasm.engine;

/**
 * A core function's code: values as raw 64 bits, floats by their bits, 32-bit values in the low half.
 *
 * <p>Who reads a 32-bit value ignores the high half.
 */
@FunctionalInterface
public interface CoreFunction {
    /**
     * Calls it.
     *
     * @param arguments one for each parameter; the function may keep and change the array
     * @return one for each result, an empty array for none
     * @throws dev.mik.wasm.ComponentException if the guest fails; nothing else is thrown for what a guest does
     */
    long[] call(long... arguments);
}
