package dev.mik.wasm.wasi.io;

import java.util.Optional;

/**
 * Whether a stream is open: a failure is told once, and from then on the stream is closed.
 *
 * <p>Guarded by whatever guards its stream.
 */
public final class StreamState {
    private Optional<IoError> failure = Optional.empty();
    private boolean closed;

    /** An open stream's. */
    public StreamState() {}

    /** Throws what a guest is told of a stream that is not open. */
    public void check() throws StreamException {
        if (failure.isPresent()) {
            IoError error = failure.get();
            failure = Optional.empty();
            throw StreamException.failed(error);
        }
        if (closed) {
            throw StreamException.closed();
        }
    }

    /** Whether operations are tried at all. */
    public boolean isOpen() {
        return !closed;
    }

    /** Closes the stream; the next operation tells why. The first failure counts. */
    public void fail(IoError error) {
        if (!closed) {
            failure = Optional.of(error);
            closed = true;
        }
    }

    /** Closes the stream; a failure that was not told yet still is. */
    public void close() {
        closed = true;
    }
}
