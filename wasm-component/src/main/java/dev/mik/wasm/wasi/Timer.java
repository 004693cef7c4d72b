package dev.mik.wasm.wasi;

import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.Pollable;

/** A pollable that is ready from an instant of the monotonic clock on. */
final class Timer extends Pollable {
    private final WasiState state;
    private final long instant;

    private Timer(WasiState state, long instant) {
        this.state = state;
        this.instant = instant;
    }

    /** At an instant, a {@code u64}: those beyond 292 years never come. */
    static Timer at(WasiState state, long instant) {
        return new Timer(state, instant < 0 ? IoContext.FOREVER : instant);
    }

    /** After a duration, a {@code u64} of nanoseconds. */
    static Timer after(WasiState state, long nanos) {
        long now = state.monotonicNow();
        return at(state, nanos < 0 || nanos > IoContext.FOREVER - now ? IoContext.FOREVER : now + nanos);
    }

    @Override
    public boolean ready() {
        return nanosLeft() <= 0;
    }

    @Override
    public long nanosLeft() {
        return instant == IoContext.FOREVER ? IoContext.FOREVER : instant - state.monotonicNow();
    }

    @Override
    public void block() {
        state.io().await(this::ready, this::nanosLeft);
    }
}
