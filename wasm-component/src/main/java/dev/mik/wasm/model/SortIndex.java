package dev.mik.wasm.model;

/** One element of one index space. */
public record SortIndex(Sort sort, int index) {
    @Override
    public String toString() {
        return sort + " " + Integer.toUnsignedString(index);
    }
}
