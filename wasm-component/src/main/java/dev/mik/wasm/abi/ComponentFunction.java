package dev.mik.wasm.abi;

import dev.mik.wasm.Linker;
import dev.mik.wasm.Nothing;

/**
 * A function between components, or between one and the host, called with values in the shapes of {@link Linker}.
 *
 * <p>What {@link Canon#lift} returns goes on as it is, from component to component: wrapped into another object it
 * would pass for a function of the host, and calls through it for calls by the host.
 */
@FunctionalInterface
public interface ComponentFunction {
    /**
     * Calls it. Owned resources among the arguments belong to the callee from here on, also if the call fails.
     *
     * @param arguments one for each parameter; not changed
     * @return the result, or {@link Nothing#NOTHING} if the function has none
     */
    Object call(Object[] arguments);
}
