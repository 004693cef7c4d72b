package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.ChunkReader;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.Pollable;
import dev.mik.wasm.wasi.io.WasiInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code wasi:http/types.future-trailers}: reads what the guest left of a body, and then the fields after it. */
final class FutureTrailers extends HostResource {
    private final HttpSession session;
    private final IoContext io;
    private final ChunkReader reader;
    private final TrailerSource source;
    private final Runnable close;
    private boolean receiving;
    private boolean taken;
    private Optional<Thread> background = Optional.empty();
    private Optional<Result> outcome = Optional.empty();

    FutureTrailers(HttpSession session, ChunkReader reader, TrailerSource source, Runnable close) {
        this.session = session;
        this.io = session.io();
        this.reader = reader;
        this.source = source;
        this.close = close;
    }

    Pollable subscribe() {
        return Pollable.of(this::ready, this::await);
    }

    /** {@code none} until they are there, the trailers or an {@code error-code} once, and an error from then on. */
    Optional<Object> get() {
        if (!ready()) {
            return Optional.empty();
        }
        io.lock().lock();
        try {
            Result result = taken ? Result.error() : Result.ok(outcome.orElseThrow());
            taken = true;
            return Optional.of(result);
        } finally {
            io.lock().unlock();
        }
    }

    private boolean ready() {
        io.lock().lock();
        try {
            if (!receiving) {
                receiving = true;
                background =
                        Optional.of(Thread.ofVirtual().name("wasi-trailers").start(this::receiveInBackground));
            }
            return outcome.isPresent();
        } finally {
            io.lock().unlock();
        }
    }

    private void await() {
        io.lock().lock();
        try {
            if (receiving) {
                io.await(() -> outcome.isPresent());
                return;
            }
            receiving = true;
        } finally {
            io.lock().unlock();
        }
        try {
            settle(receive());
        } catch (IOException e) {
            if (IoContext.isInterrupt(e)) {
                throw IoContext.interrupted(e);
            }
            settle(error(e));
        }
    }

    private void receiveInBackground() {
        try {
            settle(receive());
        } catch (IOException | RuntimeException e) {
            settle(error(e));
        }
    }

    private Result receive() throws IOException {
        while (!reader.ended() && reader.failure().isEmpty()) {
            reader.await();
            reader.take(WasiInputStream.CHUNK);
        }
        Optional<Throwable> failure = reader.failure();
        return failure.isPresent() ? error(failure.get()) : trailers(source.get());
    }

    private void settle(Result result) {
        io.lock().lock();
        try {
            outcome = Optional.of(result);
            io.signal();
        } finally {
            io.lock().unlock();
        }
    }

    private Result trailers(List<Header> headers) {
        List<Header> visible = session.visible(headers);
        return Result.ok(visible.isEmpty() ? Optional.empty() : Optional.of(Fields.immutable(session, visible)));
    }

    private static Result error(Throwable failure) {
        return Result.error(HttpErrors.code(failure).variant());
    }

    @Override
    protected void release() {
        io.lock().lock();
        try {
            background.ifPresent(Thread::interrupt);
        } finally {
            io.lock().unlock();
        }
        close.run();
    }
}
