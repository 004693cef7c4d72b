package dev.mik.wasm.abi;

import dev.mik.wasm.engine.CoreFunction;

/**
 * The canonical definitions of one component instance ({@code CanonicalABI.md}, canonical definitions; the synchronous
 * part).
 *
 * <p>Two details are not as there, and no guest can tell: arguments are lifted before the callee's re-entrance check,
 * and {@code post-return} runs before the caller lowers the result.
 */
public final class Canon {
    private Canon() {}

    /** {@code canon lift}: a core function as a component function of the instance that defines it. */
    public static ComponentFunction lift(
            FunctionCodec codec, AbiOptions options, InstanceState instance, CoreFunction core) {
        return new LiftedFunction(codec, options, instance, core);
    }

    /**
     * {@code canon lower}: a component function as a core function that an instance imports. What {@link #lift} gave
     * is called as by this instance; anything else as the host's, whose exceptions become traps of kind
     * {@link dev.mik.wasm.Trap.Kind#HOST} unless they are {@link dev.mik.wasm.ComponentException}s.
     */
    public static CoreFunction lower(
            FunctionCodec codec, AbiOptions options, InstanceState instance, ComponentFunction callee) {
        return callee instanceof LiftedFunction lifted
                ? new LoweredFunction(codec, options, instance, lifted)
                : new LoweredFunction(codec, options, instance, callee);
    }

    /** {@code canon resource.new} of the type in a slot, {@code [i32] -> [i32]}. */
    public static CoreFunction resourceNew(InstanceState instance, int slot) {
        return arguments -> {
            instance.checkMayLeave();
            Handle handle = Handle.ownGuest(instance.resource(slot), (int) arguments[0]);
            return new long[] {instance.handles().add(handle)};
        };
    }

    /** {@code canon resource.drop} of the type in a slot, {@code [i32] -> []}. */
    public static CoreFunction resourceDrop(InstanceState instance, int slot) {
        return arguments -> {
            instance.checkMayLeave();
            Handle handle = instance.handles().remove((int) arguments[0], instance.resource(slot));
            if (!handle.own) {
                handle.scope.borrows--;
            } else if (handle.type.isHost()) {
                handle.type.destroyHost(handle.object);
            } else {
                handle.type.destroyGuest(handle.number, instance);
            }
            return NO_RESULTS;
        };
    }

    /** {@code canon resource.rep} of the type in a slot, {@code [i32] -> [i32]}. */
    public static CoreFunction resourceRep(InstanceState instance, int slot) {
        return arguments -> {
            Handle handle = instance.handles().get((int) arguments[0], instance.resource(slot));
            return new long[] {Integer.toUnsignedLong(handle.number)};
        };
    }

    /** Of length 0, so that nobody can change it. */
    static final long[] NO_RESULTS = {};
}
