package dev.mik.wasm;

/**
 * A function of the host that components import.
 *
 * <p>Called on the thread that runs the guest, which waits for it. A {@link ComponentException} goes through to the
 * caller of the component as it is; any other exception becomes a {@link Trap} of kind {@link Trap.Kind#HOST}.
 */
@FunctionalInterface
public interface HostFunction {
    /**
     * Answers a call.
     *
     * @param context what the instance was made with
     * @param arguments the parameters, in the shapes that {@link Linker} describes
     * @return the result in the same shapes, or {@link Nothing#NOTHING} where the function has none
     */
    Object call(HostContext context, Arguments arguments);
}
