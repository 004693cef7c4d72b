package dev.mik.wasm.model;

import java.util.OptionalInt;

/** The {@code canonopt}s of a lift or lower: core indices of the memory and the functions. */
public record CanonicalOptions(
        StringEncoding stringEncoding, OptionalInt memory, OptionalInt realloc, OptionalInt postReturn) {}
