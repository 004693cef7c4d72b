package dev.mik.wasm.abi;

import java.util.List;

/** Rough sizes of Java objects in bytes, to bound what lifting puts on the heap. */
final class Weights {
    /** A reference in an array or field. */
    static final long REFERENCE = 8;

    /** An object with a field or two. */
    static final long OBJECT = 24;

    /** A {@link String} or list before its contents. */
    static final long SEQUENCE = 56;

    /** Far beyond any limit, and small enough to be multiplied by a length without overflow. */
    private static final long MAXIMUM = 1L << 34;

    private Weights() {}

    /** Parts and references to them; saturates. */
    static long sum(List<Codec> parts) {
        long sum = 0;
        for (Codec part : parts) {
            sum = Math.min(sum + REFERENCE + part.weight(), MAXIMUM);
        }
        return sum;
    }

    /** The heaviest part. */
    static long maximum(List<Codec> parts) {
        return parts.stream().mapToLong(Codec::weight).max().orElse(0);
    }

    /** A number of equal parts and references to them; saturates. */
    static long times(long count, Codec part) {
        return Math.min(count * (REFERENCE + part.weight()), MAXIMUM);
    }
}
