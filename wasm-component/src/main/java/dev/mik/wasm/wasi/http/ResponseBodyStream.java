package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.StreamException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The body of an outgoing response: written to the server on the guest's thread where the guest waits for that anyway,
 * on a virtual thread where it must not.
 */
final class ResponseBodyStream extends OutgoingBodyStream {
    private Optional<ResponseExchange> exchange = Optional.empty();
    private boolean draining;
    private boolean flushing;
    private boolean unflushed;
    private Optional<Thread> background = Optional.empty();
    private Optional<List<Header>> trailers = Optional.empty();
    private Optional<HttpErrorCode> aborted = Optional.empty();

    ResponseBodyStream(IoContext io, OptionalLong declared) {
        super(io, declared);
    }

    /** The head is out: what was written so far, and what will be, goes to the server. */
    void attach(ResponseExchange target) {
        exchange = Optional.of(target);
        if (trailers.isPresent()) {
            complete(trailers.get());
        } else {
            queued();
        }
    }

    /** Why it was given up before the head was out. */
    Optional<HttpErrorCode> aborted() {
        return aborted;
    }

    /** How long it will be, if that can be known. */
    OptionalLong length() {
        return trailers.isPresent() ? OptionalLong.of(written()) : declared();
    }

    @Override
    boolean attached() {
        return exchange.isPresent();
    }

    @Override
    HttpErrorCode wrongSize(long bytes) {
        return HttpErrorCode.responseBodySize(bytes);
    }

    @Override
    void queued() {
        unflushed = unflushed || !queue.isEmpty();
        if (unflushed && attached()) {
            io.unsent(this::drainInBackground);
        }
    }

    @Override
    Optional<HttpErrorCode> finish(List<Header> fields) {
        boolean bodiless = exchange.isPresent() && exchange.get().bodiless();
        Optional<HttpErrorCode> wrong = bodiless ? Optional.empty() : lengthError();
        if (wrong.isPresent()) {
            abort(wrong.get());
            return wrong;
        }
        if (!attached()) {
            trailers = Optional.of(fields);
            return Optional.empty();
        }
        return complete(fields);
    }

    private Optional<HttpErrorCode> complete(List<Header> fields) {
        drain();
        Optional<HttpErrorCode> failure = failure();
        if (failure.isPresent()) {
            abort(failure.get());
            return failure;
        }
        state.close();
        return exchange.orElseThrow().end(fields);
    }

    @Override
    void abort(HttpErrorCode why) {
        io.lock().lock();
        try {
            aborted = Optional.of(why);
            state.close();
            queue.clear();
            background.ifPresent(Thread::interrupt);
        } finally {
            io.lock().unlock();
        }
        exchange.ifPresent(target -> target.abort(why.toString()));
    }

    @Override
    protected int room() throws StreamException {
        io.lock().lock();
        try {
            int room = super.room();
            return flushing ? 0 : room;
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void flush() throws StreamException {
        io.lock().lock();
        try {
            state.check();
            if (unflushed && attached()) {
                flushing = true;
                drainInBackground();
            }
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void blockingFlush() throws StreamException {
        io.lock().lock();
        try {
            state.check();
            if (!attached()) {
                return;
            }
            flushing = unflushed;
        } finally {
            io.lock().unlock();
        }
        drain();
        room();
    }

    @Override
    public boolean ready() {
        io.lock().lock();
        try {
            if (!state.isOpen() || (!flushing && queue.bytes() < PERMIT)) {
                return true;
            }
            if (attached()) {
                drainInBackground();
            }
            return false;
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void await() {
        io.lock().lock();
        try {
            if (!state.isOpen() || (!flushing && queue.bytes() < PERMIT)) {
                return;
            }
        } finally {
            io.lock().unlock();
        }
        requireAttached();
        drain();
    }

    private void drainInBackground() {
        if (!draining && state.isOpen() && unflushed) {
            draining = true;
            background = Optional.of(Thread.ofVirtual().name("wasi-write").start(this::work));
        }
    }

    /** Writes all that is queued, and waits for it. */
    private void drain() {
        io.lock().lock();
        try {
            if (draining) {
                io.await(() -> !draining);
            }
            if (!flushing && queue.isEmpty()) {
                return;
            }
            draining = true;
        } finally {
            io.lock().unlock();
        }
        Optional<IOException> failure = work();
        if (failure.isPresent() && IoContext.isInterrupt(failure.get())) {
            throw IoContext.interrupted(failure.get());
        }
    }

    private Optional<IOException> work() {
        try {
            ResponseExchange target = exchange.orElseThrow();
            while (true) {
                Optional<byte[]> chunk = next();
                if (chunk.isEmpty()) {
                    return Optional.empty();
                }
                if (chunk.get().length > 0) {
                    target.write(chunk.get());
                } else {
                    target.flush();
                }
            }
        } catch (IOException e) {
            stop(e);
            return Optional.of(e);
        } catch (RuntimeException | Error e) {
            stop(e);
            throw e;
        }
    }

    /** The next bytes to write; an empty array for a flush, nothing if all is done. */
    private Optional<byte[]> next() {
        io.lock().lock();
        try {
            if (!queue.isEmpty()) {
                io.signal();
                return Optional.of(queue.take());
            }
            // A guest that does not wait for a flush waits for something else: what it wrote should be on its way.
            if (unflushed && (flushing || background.isPresent())) {
                unflushed = false;
                return Optional.of(new byte[0]);
            }
            rest();
            return Optional.empty();
        } finally {
            io.lock().unlock();
        }
    }

    private void stop(Throwable cause) {
        io.lock().lock();
        try {
            state.fail(HttpErrors.error(cause));
            queue.clear();
            rest();
        } finally {
            io.lock().unlock();
        }
    }

    private void rest() {
        flushing = false;
        draining = false;
        background = Optional.empty();
        io.signal();
    }
}
