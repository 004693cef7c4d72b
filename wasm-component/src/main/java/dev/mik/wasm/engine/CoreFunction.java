package dev.mik.wasm.engine;

/** A core function's code: values as raw 64 bits, floats by their bits, 32-bit values in the low half. */
@FunctionalInterface
public interface CoreFunction {
    /**
     * Calls it.
     *
     * @param arguments one for each parameter; the function may keep and change the array
     * @return one for each result, an empty array for none
     */
    long[] call(long... arguments);
}
