package dev.mik.wasm;

/**
 * A guest that failed: it is over for the instance, which answers every later call with {@link Kind#POISONED}.
 *
 * @see <a href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md">Canonical ABI</a>
 */
public final class Trap extends ComponentException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    /** Why a guest failed. */
    public enum Kind {
        /** {@code unreachable}: a panic or an abort. */
        UNREACHABLE,
        /** A load or store outside of the memory. */
        MEMORY_OUT_OF_BOUNDS,
        /** An access outside of a table, or a call of an empty element. */
        TABLE_OUT_OF_BOUNDS,
        /** {@code call_indirect} of a function of another type. */
        INDIRECT_CALL_TYPE,
        /** Integer division by zero or overflow, or a conversion that does not fit. */
        ARITHMETIC,
        /** Too deep a recursion. */
        STACK_EXHAUSTED,
        /** A memory or table wanted more than its limit allows, and the guest could not go on. */
        MEMORY_LIMIT,
        /** The calling thread was interrupted. */
        INTERRUPTED,
        /** The deadline of the call has passed. */
        TIMEOUT,
        /** The guest handed over a value that the canonical ABI forbids: a bad pointer, discriminant, or string. */
        CANONICAL_ABI,
        /** A handle that is not there, of another type, or lent. */
        HANDLE,
        /** A call into an instance that may not be entered, or out of one that may not be left. */
        REENTRANCE,
        /** A core exception that nobody caught. */
        UNCAUGHT_EXCEPTION,
        /** A host function failed. */
        HOST,
        /** The instance has trapped before. */
        POISONED
    }

    /** A failure of a kind, in words. */
    public Trap(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure of a kind, in words, and what it came from. */
    public Trap(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why the guest failed. */
    public Kind kind() {
        return kind;
    }
}
