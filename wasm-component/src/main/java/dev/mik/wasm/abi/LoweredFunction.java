package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Nothing;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreFunction;

/** {@code canon lower}: a component function as a core function ({@code canon_lower}, {@code Store.lower}). */
final class LoweredFunction implements CoreFunction {
    /** A callee, told who calls. */
    private interface Callee {
        Object call(Object[] arguments);
    }

    private final FunctionCodec codec;
    private final AbiOptions options;
    private final InstanceState instance;
    private final Callee callee;
    private final StringSource resultSource;

    /** Lowers a function of another component. */
    LoweredFunction(FunctionCodec codec, AbiOptions options, InstanceState instance, LiftedFunction callee) {
        StringSource source = StringSource.of(codec.encoding());
        this.codec = codec;
        this.options = options;
        this.instance = instance;
        this.callee = arguments -> callee.call(arguments, instance, source);
        this.resultSource = callee.source();
    }

    /** Lowers a function of the host. */
    LoweredFunction(FunctionCodec codec, AbiOptions options, InstanceState instance, ComponentFunction callee) {
        this.codec = codec;
        this.options = options;
        this.instance = instance;
        this.callee = arguments -> callHost(codec, callee, arguments);
        this.resultSource = StringSource.HOST;
    }

    @Override
    public long[] call(long... flat) {
        instance.checkMayLeave();
        Lending lending = codec.parameters().borrows() ? new Lending() : Lending.NONE;
        LiftLowerContext cx = new LiftLowerContext(codec, options, instance, resultSource, BorrowScope.NONE, lending);
        try {
            Object result = callee.call(codec.parameters().lift(cx, flat));
            return lowerResult(cx, result, flat);
        } finally {
            if (lending != Lending.NONE) {
                lending.end();
            }
        }
    }

    private long[] lowerResult(LiftLowerContext cx, Object result, long[] flat) {
        TupleLayout results = codec.results();
        if (results.length() > 0) {
            return results.lower(cx, new Object[] {result}, flat);
        }
        if (result != Nothing.NOTHING) {
            throw new Trap(Trap.Kind.HOST, codec.name() + " has no result, and its host function gave one");
        }
        return Canon.NO_RESULTS;
    }

    private static Object callHost(FunctionCodec codec, ComponentFunction callee, Object[] arguments) {
        try {
            return callee.call(arguments);
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Trap(Trap.Kind.HOST, "the host failed in " + codec.name() + ": " + e, e);
        }
    }
}
