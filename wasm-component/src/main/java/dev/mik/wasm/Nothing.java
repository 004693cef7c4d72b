package dev.mik.wasm;

/** What a function without a result gives. */
public enum Nothing {
    NOTHING
}
