package dev.mik.wasm.validation;

/**
 * What is known of a type's tree, as if nothing in it were shared.
 *
 * @param size how many nodes; {@link #LARGEST} at most, so that whoever walks the tree comes to an end
 * @param depth how many levels; {@link #DEEPEST} at most, so that recursion fits on a stack, and less in a value type
 * @param named whether a resource or a type that visibility asks a name for is in it
 * @param borrows whether a borrowed handle is in it
 * @param pointers whether a string or list is in it, which need a memory
 */
record Measure(int size, int depth, boolean named, boolean borrows, boolean pointers) {
    static final int LARGEST = 1_000_000;
    static final int DEEPEST = 200;
    static final int DEEPEST_VALUE = 100;

    static final Measure LEAF = new Measure(1, 1, false, false, false);
    static final Measure NAMED = new Measure(1, 1, true, false, false);
    static final Measure BORROW = new Measure(1, 1, true, true, false);
    static final Measure POINTER = new Measure(1, 1, false, false, true);

    /** This with a part below. */
    Measure with(Measure part) {
        int deeper = Math.max(depth, part.depth + 1);
        if (deeper > DEEPEST) {
            throw tooDeep(DEEPEST);
        }
        return new Measure(
                larger(part.size), deeper, named || part.named, borrows || part.borrows, pointers || part.pointers);
    }

    /** This with so many parts that are no types of components. */
    Measure with(int parts) {
        return new Measure(larger(parts), depth, named, borrows, pointers);
    }

    /** This, if it may be a value type's. */
    Measure ofValue() {
        if (depth > DEEPEST_VALUE) {
            throw tooDeep(DEEPEST_VALUE);
        }
        return this;
    }

    private static IllTyped tooDeep(int levels) {
        return IllTyped.unsupported("type nesting deeper than " + levels + " levels");
    }

    private int larger(int parts) {
        if (parts > LARGEST - size) {
            throw IllTyped.unsupported("a type of effective size beyond " + LARGEST);
        }
        return size + parts;
    }
}
