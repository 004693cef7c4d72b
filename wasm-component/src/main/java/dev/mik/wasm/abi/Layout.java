package dev.mik.wasm.abi;

import dev.mik.wasm.ComponentException;
import java.util.List;

/** Where parts that follow one another lie in memory ({@code elem_size_record}, {@code alignment_record}). */
record Layout(int size, int alignment, List<Integer> offsets) {
    /** Every value type takes fewer bytes ({@code CanonicalABI.md}, element size). */
    static final long SIZE_LIMIT = 1 << 28;

    /** Parts one after the other, each aligned; without parts the size is 0. */
    static Layout of(List<Codec> parts) {
        long size = 0;
        int alignment = 1;
        Integer[] offsets = new Integer[parts.size()];
        for (int i = 0; i < offsets.length; i++) {
            Codec part = parts.get(i);
            size = align(size, part.alignment);
            offsets[i] = checkSize(size);
            size += part.size;
            alignment = Math.max(alignment, part.alignment);
        }
        return new Layout(checkSize(align(size, alignment)), alignment, List.of(offsets));
    }

    int[] offsetArray() {
        return offsets.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code align_to}. */
    static long align(long offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }

    /** A size as an int, checked to be one that a type may have. */
    static int checkSize(long size) {
        if (size >= SIZE_LIMIT) {
            throw new ComponentException.Invalid(0, "a value type takes 2^28 bytes or more");
        }
        return (int) size;
    }
}
