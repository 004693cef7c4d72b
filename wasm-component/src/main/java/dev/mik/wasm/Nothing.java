package dev.mik.wasm;

/** What a function without a result gives. */
public enum Nothing {
    /** The one there is. */
    NOTHING
}
