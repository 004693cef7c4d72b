package dev.mik.wasm.model;

/** How a guest keeps strings in its memory. */
public enum StringEncoding {
    UTF8,
    UTF16,
    LATIN1_UTF16
}
