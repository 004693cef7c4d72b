package dev.mik.wasm.model;

/** A range of a file's bytes; not copied. */
@SuppressWarnings("ArrayRecordComponent") // a window on a file of megabytes: identity is all that it needs
public record Bytes(byte[] file, int offset, int length) {}
