package dev.mik.wasm.validation;

/**
 * What the validator spends on one file at most, nested components included.
 *
 * <p>A type is a graph whose parts are shared, and each instantiation looks at all of it and makes a copy with other
 * resources: a small file can ask for billions of both. Components of real toolchains stay a hundredfold below.
 */
final class Effort {
    static final long STEPS = 20_000_000;
    static final long NODES = 1_000_000;

    private long steps;
    private long nodes;

    /** So many parts of types have been looked at. */
    void step(long count) {
        steps += count;
        if (steps > STEPS) {
            throw IllTyped.unsupported("types that take more than " + STEPS + " steps to check");
        }
    }

    /** So many parts of types have been made; they stay in memory. */
    void make(long count) {
        step(count);
        nodes += count;
        if (nodes > NODES) {
            throw IllTyped.unsupported("types of more than " + NODES + " parts in all");
        }
    }

    long steps() {
        return steps;
    }

    long nodes() {
        return nodes;
    }
}
