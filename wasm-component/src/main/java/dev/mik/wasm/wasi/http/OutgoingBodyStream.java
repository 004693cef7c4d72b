package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Trap;
import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.StreamException;
import dev.mik.wasm.wasi.io.StreamState;
import dev.mik.wasm.wasi.io.WasiOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of a body that a guest writes: up to {@link #PERMIT} of them wait for whoever takes them.
 *
 * <p>The guest may write before it hands the message over, but not more than fits: nobody would take the rest.
 */
abstract class OutgoingBodyStream extends WasiOutputStream {
    final IoContext io;
    final ChunkQueue queue;
    final StreamState state = new StreamState();
    private final OptionalLong declared;
    private long written;

    OutgoingBodyStream(IoContext io, OptionalLong declared) {
        this.io = io;
        this.queue = new ChunkQueue(io);
        this.declared = declared;
    }

    /** The body is complete, with its trailers; the reason if it cannot be completed. Blocks until it is on its way. */
    abstract Optional<HttpErrorCode> finish(List<Header> trailers);

    /** The body will not be completed. */
    abstract void abort(HttpErrorCode why);

    /** What a body of another length than its head said is called. */
    abstract HttpErrorCode wrongSize(long bytes);

    /** Whether somebody takes the bytes. */
    abstract boolean attached();

    /** There are bytes to take; called with the lock held. */
    abstract void queued();

    /** The length that the head says. */
    final OptionalLong declared() {
        return declared;
    }

    /** How many bytes the guest has written. */
    final long written() {
        return written;
    }

    /** The reason why what was written cannot be all of it. */
    final Optional<HttpErrorCode> lengthError() {
        return declared.isPresent() && declared.getAsLong() != written
                ? Optional.of(wrongSize(written))
                : Optional.empty();
    }

    @Override
    protected int room() throws StreamException {
        io.lock().lock();
        try {
            state.check();
            return PERMIT - queue.bytes();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    protected final void accept(byte[] bytes) throws StreamException {
        io.lock().lock();
        try {
            state.check();
            written += bytes.length;
            if (declared.isPresent() && written > declared.getAsLong()) {
                state.fail(HttpErrors.error(wrongSize(written)));
                state.check();
            }
            queue.add(bytes);
            queued();
        } finally {
            io.lock().unlock();
        }
    }

    /** A trap for a guest that would wait for ever. */
    final void requireAttached() {
        if (!attached()) {
            throw new Trap(
                    Trap.Kind.HOST,
                    "a body was written beyond the " + PERMIT + " bytes that fit before its message is handed over");
        }
    }

    /** What the guest was not told of a failure, or that it was told. */
    final Optional<HttpErrorCode> failure() {
        io.lock().lock();
        try {
            return state.isOpen() ? Optional.empty() : Optional.of(HttpErrorCode.CONNECTION_TERMINATED);
        } finally {
            io.lock().unlock();
        }
    }

    /** The guest dropped its handle: what it has written stays, and goes with the body's end. */
    @Override
    protected void release() {}
}
