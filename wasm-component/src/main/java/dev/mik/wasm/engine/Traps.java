package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.wasm.ChicoryException;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import java.util.Locale;

/** Chicory's exceptions to the kinds of {@link Trap}. */
final class Traps {
    private static final long[] NOTHING = {};

    private Traps() {}

    /** A call from outside: whatever fails is a {@link ComponentException}. */
    @SuppressWarnings("NullAway") // Chicory answers null for a function without results
    static long[] guarded(Instance instance, int function, long[] arguments, InstanceBudget budget) {
        try {
            long[] results = instance.getMachine().call(function, arguments);
            return results == null ? NOTHING : results;
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw trap(e, budget);
        }
    }

    static ComponentException trap(Throwable e, InstanceBudget budget) {
        Trap.Kind kind = kind(e);
        if (budget.refused() && limitMayBeTheCause(kind)) {
            return new Trap(Trap.Kind.MEMORY_LIMIT, "more memory was refused, then: " + message(e), e);
        }
        return new Trap(kind, message(e), e);
    }

    private static boolean limitMayBeTheCause(Trap.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, MEMORY_OUT_OF_BOUNDS, TABLE_OUT_OF_BOUNDS, UNCAUGHT_EXCEPTION -> true;
            case INDIRECT_CALL_TYPE,
                    ARITHMETIC,
                    STACK_EXHAUSTED,
                    MEMORY_LIMIT,
                    INTERRUPTED,
                    TIMEOUT,
                    CANONICAL_ABI,
                    HANDLE,
                    REENTRANCE,
                    HOST,
                    POISONED -> false;
        };
    }

    private static String message(Throwable e) {
        return e instanceof StackOverflowError ? "call stack exhausted" : String.valueOf(e.getMessage());
    }

    private static Trap.Kind kind(Throwable e) {
        return switch (e) {
            case StackOverflowError overflow -> Trap.Kind.STACK_EXHAUSTED;
            case ChicoryInterruptedException interrupted -> Trap.Kind.INTERRUPTED;
            case WasmException uncaught -> Trap.Kind.UNCAUGHT_EXCEPTION;
            case ArithmeticException arithmetic -> Trap.Kind.ARITHMETIC;
            case TrapException trap -> byText(trap);
            case ChicoryException other -> byText(other);
            default -> Trap.Kind.UNREACHABLE;
        };
    }

    private static Trap.Kind byText(ChicoryException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e.getCause() instanceof StackOverflowError) {
            return Trap.Kind.STACK_EXHAUSTED;
        }
        if (text.contains("memory access")) {
            return Trap.Kind.MEMORY_OUT_OF_BOUNDS;
        }
        if (text.contains("table access") || text.contains("undefined element") || text.contains("uninitialized")) {
            return Trap.Kind.TABLE_OUT_OF_BOUNDS;
        }
        if (text.contains("indirect call type")) {
            return Trap.Kind.INDIRECT_CALL_TYPE;
        }
        if (text.contains("integer")) {
            return Trap.Kind.ARITHMETIC;
        }
        return Trap.Kind.UNREACHABLE;
    }
}
