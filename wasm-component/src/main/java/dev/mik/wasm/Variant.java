package dev.mik.wasm;

import java.util.Optional;

/**
 * A value of a {@code variant} type: the label of its case, and what the case carries.
 *
 * @param label as in the type
 * @param payload present exactly when the case has a type
 */
public record Variant(String label, Optional<Object> payload) {
    /** A case that carries nothing. */
    public static Variant of(String label) {
        return new Variant(label, Optional.empty());
    }

    /** A case that carries a value. */
    public static Variant of(String label, Object payload) {
        return new Variant(label, Optional.of(payload));
    }
}
