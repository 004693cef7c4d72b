package dev.mik.wasm.validation;

import dev.mik.wasm.ComponentException;

/**
 * A rule that is broken, before it is known where: the innermost definition or declaration around catches it and adds
 * its offset. Without a stack trace, since subtyping throws it again at each level of a type.
 */
final class IllTyped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean feature;

    IllTyped(String reason) {
        this(reason, false);
    }

    private IllTyped(String reason, boolean feature) {
        super(reason, null, false, false);
        this.feature = feature;
    }

    /** A feature that is known, and not supported. */
    static IllTyped unsupported(String feature) {
        return new IllTyped(feature, true);
    }

    /** The same, with a crumb of where in a type it was found. */
    IllTyped within(String context) {
        return feature ? this : new IllTyped(context + ": " + getMessage());
    }

    /** The exception for callers of the library. */
    ComponentException at(int offset) {
        String reason = String.valueOf(getMessage());
        return feature
                ? new ComponentException.Unsupported(offset, reason)
                : new ComponentException.Invalid(offset, reason);
    }
}
