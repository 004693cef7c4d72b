package dev.mik.wasm.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.WasmException;
import com.dylibso.chicory.wasm.ChicoryException;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import java.util.Locale;

/**
 * Chicory's exceptions to the kinds of {@link Trap}.
 *
 * <p>Chicory has classes for a few of its traps; the others are told apart by its texts, which the specification's own
 * test suite fixes.
 */
final class Traps {
    private static final long[] NOTHING = {};

    private Traps() {}

    /** Loads what a trap needs, which a stack that is exhausted has no room for. */
    static void prepare() {
        trap(new StackOverflowError(), new InstanceLimits(0, 0).budget());
        trap(new ChicoryException("prepared"), new InstanceLimits(0, 0).budget());
    }

    /** A call from outside: whatever fails is a {@link ComponentException}. */
    @SuppressWarnings("NullAway") // Chicory answers null for a function without results
    static long[] guarded(Instance instance, int function, long[] arguments, InstanceBudget budget) {
        budget.enter();
        try {
            long[] results = instance.getMachine().call(function, arguments);
            return results == null ? NOTHING : results;
        } catch (ComponentException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw trap(e, budget);
        } finally {
            budget.leave();
        }
    }

    /** A call of the host by a guest: a mistake of the host's becomes a trap, all else goes on up. */
    static long[] host(CoreFunction code, long[] arguments) {
        try {
            return code.call(arguments);
        } catch (ComponentException | ChicoryException | WasmException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Trap(Trap.Kind.HOST, "a host function failed: " + e, e);
        }
    }

    /** What a failure of a guest is; errors that are none come out as they are. */
    static ComponentException trap(Throwable e, InstanceBudget budget) {
        Trap.Kind kind = kind(e);
        if (budget.refused() && limitMayBeTheCause(kind)) {
            return new Trap(Trap.Kind.MEMORY_LIMIT, "memory was refused at the limit, then: " + message(e), e);
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
        return switch (e) {
            case StackOverflowError overflow -> "call stack exhausted";
            case OutOfMemoryError memory -> "the host is out of memory";
            case WasmException uncaught -> "an exception of tag " + uncaught.tagIdx() + " that nobody caught";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private static Trap.Kind kind(Throwable e) {
        return switch (e) {
            case StackOverflowError overflow -> Trap.Kind.STACK_EXHAUSTED;
            case OutOfMemoryError memory -> Trap.Kind.MEMORY_LIMIT;
            case LinkageError broken -> Trap.Kind.HOST;
            case Error error -> throw error;
            case ChicoryInterruptedException interrupted -> Trap.Kind.INTERRUPTED;
            case WasmException uncaught -> Trap.Kind.UNCAUGHT_EXCEPTION;
            case ArithmeticException arithmetic -> Trap.Kind.ARITHMETIC;
            case IndexOutOfBoundsException outside -> Trap.Kind.TABLE_OUT_OF_BOUNDS;
            case ChicoryException other -> byText(other);
            default -> Trap.Kind.HOST;
        };
    }

    private static Trap.Kind byText(ChicoryException e) {
        if (e.getCause() instanceof StackOverflowError) {
            return Trap.Kind.STACK_EXHAUSTED;
        }
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("memory access") || text.contains("unaligned atomic") || text.contains("shared memory")) {
            return Trap.Kind.MEMORY_OUT_OF_BOUNDS;
        }
        if (text.contains("table access")
                || text.contains("undefined element")
                || text.contains("uninitialized element")) {
            return Trap.Kind.TABLE_OUT_OF_BOUNDS;
        }
        if (text.contains("indirect call type")) {
            return Trap.Kind.INDIRECT_CALL_TYPE;
        }
        // an element of another type is "unknown function" where a type has more than a thousand functions
        if (text.startsWith("unknown function")) {
            return Trap.Kind.INDIRECT_CALL_TYPE;
        }
        return text.contains("integer") ? Trap.Kind.ARITHMETIC : Trap.Kind.UNREACHABLE;
    }
}
