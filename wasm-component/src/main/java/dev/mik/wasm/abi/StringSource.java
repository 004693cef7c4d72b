package dev.mik.wasm.abi;

import dev.mik.wasm.model.StringEncoding;

/** Where a string that is lowered comes from: the hint that {@code store_string} sizes its allocations by. */
enum StringSource {
    /** The host, whose strings have no encoding: one allocation of the right size. */
    HOST,
    UTF8,
    UTF16,
    LATIN1_UTF16;

    static StringSource of(StringEncoding encoding) {
        return switch (encoding) {
            case UTF8 -> UTF8;
            case UTF16 -> UTF16;
            case LATIN1_UTF16 -> LATIN1_UTF16;
        };
    }
}
