package dev.mik.wasm.wasi;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.wasi.io.ChunkReader;
import dev.mik.wasm.wasi.io.DirectOutputStream;
import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.IoError;
import dev.mik.wasm.wasi.io.SourceInputStream;
import dev.mik.wasm.wasi.io.WasiInputStream;
import dev.mik.wasm.wasi.io.WasiOutputStream;

/** One instance's view of its {@link WasiContext}. */
final class WasiState {
    private final IoContext io;
    private final WasiContext.Builder settings;
    private final ChunkReader stdin;
    private final Runnable stopStdin;
    private final long origin;

    WasiState(IoContext io, WasiContext.Builder settings) {
        this.io = io;
        this.settings = settings;
        this.stdin = new ChunkReader(io, settings.stdin);
        this.stopStdin = stdin::stop;
        this.origin = settings.monotonicClock.getAsLong();
    }

    static WasiState of(HostContext context) {
        return context.get(WasiState.class);
    }

    IoContext io() {
        return io;
    }

    WasiContext.Builder settings() {
        return settings;
    }

    /** Nanoseconds since the instance was made: never negative for a clock that does not go back. */
    long monotonicNow() {
        return settings.monotonicClock.getAsLong() - origin;
    }

    /** A stream over the one standard input, whose bytes go to whichever stream reads them first. */
    WasiInputStream stdin() {
        io.opened(stopStdin);
        return new SourceInputStream(io, stdin, IoError::of);
    }

    WasiOutputStream stdout() {
        return new DirectOutputStream(settings.stdout);
    }

    WasiOutputStream stderr() {
        return new DirectOutputStream(settings.stderr);
    }
}
