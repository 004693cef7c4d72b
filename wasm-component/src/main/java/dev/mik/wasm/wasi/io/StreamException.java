package dev.mik.wasm.wasi.io;

import dev.mik.wasm.Variant;

/** A {@code wasi:io/streams.stream-error} on its way to the guest; it has no stack trace, since ends are ordinary. */
public final class StreamException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Variant value;

    private StreamException(String message, Variant value) {
        super(message, null, false, false);
        this.value = value;
    }

    /** The stream is closed, at its end or by an earlier error. */
    public static StreamException closed() {
        return new StreamException("closed", Variant.of("closed"));
    }

    /** The operation failed. */
    public static StreamException failed(IoError error) {
        return new StreamException(error.message(), Variant.of("last-operation-failed", error));
    }

    /** The variant that the guest gets. */
    public Variant value() {
        return value;
    }
}
