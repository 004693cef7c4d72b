package dev.mik.wasm.abi;

import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;

/** {@code canon lift}: a core function as a component function ({@code canon_lift}, {@code Store.lift}). */
final class LiftedFunction implements ComponentFunction {
    private final FunctionCodec codec;
    private final AbiOptions options;
    private final InstanceState instance;
    private final CoreFunction core;

    LiftedFunction(FunctionCodec codec, AbiOptions options, InstanceState instance, CoreFunction core) {
        this.codec = codec;
        this.options = options;
        this.instance = instance;
        this.core = core;
    }

    /** How the strings of its result were encoded. */
    StringSource source() {
        return StringSource.of(codec.encoding());
    }

    @Override
    public Object call(Object[] arguments) {
        return call(arguments, InstanceState.HOST, StringSource.HOST);
    }

    /**
     * Calls it from an instance, or from the host.
     *
     * @param source how the strings among the arguments were encoded
     */
    Object call(Object[] arguments, InstanceState caller, StringSource source) {
        TupleLayout parameters = codec.parameters();
        if (arguments.length != parameters.length()) {
            throw new Trap(
                    Trap.Kind.HOST,
                    codec.name() + " takes " + parameters.length() + " arguments, not " + arguments.length);
        }
        BorrowScope task = parameters.borrows() ? new BorrowScope() : BorrowScope.NONE;
        LiftLowerContext cx = new LiftLowerContext(codec, options, instance, source, task, Lending.NONE);
        try {
            instance.enterFrom(caller);
        } catch (Trap e) {
            parameters.abandon(cx, arguments, e);
            throw e;
        }
        boolean done = false;
        try {
            Object result = callCore(cx, parameters.lower(cx, arguments));
            done = true;
            return result;
        } finally {
            instance.leaveTo(caller, done);
        }
    }

    private Object callCore(LiftLowerContext cx, long[] flat) {
        long[] flatResults = core.call(flat);
        if (codec.results().length() == 0) {
            finish(cx, Canon.NO_RESULTS);
            return Nothing.NOTHING;
        }
        Object result = codec.results().lift(cx, flatResults)[0];
        try {
            finish(cx, flatResults);
        } catch (RuntimeException | Error e) {
            cx.abandonLifted(e);
            throw e;
        }
        return result;
    }

    private void finish(LiftLowerContext cx, long[] flatResults) {
        if (cx.task.borrows > 0) {
            throw new Trap(Trap.Kind.HANDLE, "borrow handles still remain at the end of the call of " + codec.name());
        }
        if (options.hasPostReturn()) {
            instance.callInside(options.postReturn(), flatResults);
        }
    }
}
