package dev.mik.wasm.wasi.io;

import java.util.function.BooleanSupplier;

/** {@code wasi:io/poll.pollable}: something a guest waits for. */
public abstract class Pollable extends HostResource {
    /** A pollable that is asked with the context's lock held when several are waited for. */
    protected Pollable() {}

    /**
     * Whether it is ready, without blocking.
     *
     * <p>A source that becomes ready only when somebody works on it starts that work in the background, so that asking
     * again and again ends.
     */
    public abstract boolean ready();

    /** Waits until it is ready; a source may do its work on the calling thread, which is cheaper. */
    public abstract void block();

    /** How long until it becomes ready by itself, in nanoseconds; {@link IoContext#FOREVER} if something else decides. */
    public long nanosLeft() {
        return IoContext.FOREVER;
    }

    @Override
    protected void release() {}

    /** A pollable of two functions. */
    public static Pollable of(BooleanSupplier ready, Runnable block) {
        return new Pollable() {
            @Override
            public boolean ready() {
                return ready.getAsBoolean();
            }

            @Override
            public void block() {
                block.run();
            }
        };
    }

    /** A pollable for a condition that others bring about and signal on a context. */
    public static Pollable on(IoContext io, BooleanSupplier ready) {
        return of(ready, () -> io.await(ready));
    }

    /** A pollable that is ready. */
    public static Pollable always() {
        return of(() -> true, () -> {});
    }
}
