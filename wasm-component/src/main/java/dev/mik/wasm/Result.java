package dev.mik.wasm;

import java.util.Optional;

/** A value of a {@code result} type; each side carries a value exactly when the type gives it one. */
public sealed interface Result {
    /** What it carries. */
    Optional<Object> payload();

    /** Success. */
    record Ok(Optional<Object> payload) implements Result {}

    /** Failure, as a value. */
    record Err(Optional<Object> payload) implements Result {}

    /** Success without a value. */
    static Result ok() {
        return new Ok(Optional.empty());
    }

    /** Success with a value. */
    static Result ok(Object payload) {
        return new Ok(Optional.of(payload));
    }

    /** Failure without a value. */
    static Result error() {
        return new Err(Optional.empty());
    }

    /** Failure with a value. */
    static Result error(Object payload) {
        return new Err(Optional.of(payload));
    }
}
