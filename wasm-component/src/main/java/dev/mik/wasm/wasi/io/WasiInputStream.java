package dev.mik.wasm.wasi.io;

/** {@code wasi:io/streams.input-stream}: bytes on their way to a guest. */
public abstract class WasiInputStream extends HostResource {
    /** The most bytes that one call gives, whatever the guest asks for: 64 KiB. */
    public static final int CHUNK = 64 * 1024;

    /** A stream that is open. */
    protected WasiInputStream() {}

    /**
     * Takes bytes that are there, without blocking; none at all if none are ready.
     *
     * @param max the most to take, 0–{@link #CHUNK}
     */
    public abstract byte[] read(int max) throws StreamException;

    /** Whether a read would give bytes or an error; never blocks, and sees to it that it becomes so. */
    public abstract boolean ready();

    /** Waits until it is ready. */
    public abstract void await();

    /** Takes bytes, after waiting for at least one of them if any are asked for. */
    public final byte[] blockingRead(int max) throws StreamException {
        if (max > 0) {
            await();
        }
        return read(max);
    }

    /** The pollable of {@code subscribe}. */
    public final Pollable subscribe() {
        return Pollable.of(this::ready, this::await);
    }

    /** A {@code u64} length that a guest asks for, cut to what one call gives. */
    static int cap(long length) {
        return Long.compareUnsigned(length, CHUNK) > 0 ? CHUNK : (int) length;
    }
}
