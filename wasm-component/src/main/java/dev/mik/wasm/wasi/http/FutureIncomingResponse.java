package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.ChunkReader;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.Pollable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * {@code wasi:http/types.future-incoming-response}: a request on its way, sent by a virtual thread.
 *
 * <p>It holds a connection until {@link #close}: when the future is dropped before its answer was taken, and then when
 * the guest is done with the answer's body.
 */
final class FutureIncomingResponse extends HostResource {
    private final HttpSession session;
    private final IoContext io;
    private final OutgoingRequest request;
    private final Optional<RequestBodyStream> body;
    private final Runnable end = this::close;
    private Optional<Thread> sender = Optional.empty();
    private Optional<IncomingResponse> response = Optional.empty();
    private Optional<HttpErrorCode> failure = Optional.empty();
    private boolean taken;
    private boolean closed;

    private FutureIncomingResponse(HttpSession session, OutgoingRequest request, Optional<RequestBodyStream> body) {
        this.session = session;
        this.io = session.io();
        this.request = request;
        this.body = body;
    }

    /** Begins to send a request, whose body may have a stream that the guest writes. */
    static FutureIncomingResponse send(HttpSession session, OutgoingRequest request, Optional<RequestBodyStream> body) {
        FutureIncomingResponse future = new FutureIncomingResponse(session, request, body);
        session.exchanges().incrementAndGet();
        future.io.opened(future.end);
        future.sender = Optional.of(Thread.ofVirtual().name("wasi-http").start(future::run));
        return future;
    }

    Pollable subscribe() {
        return Pollable.on(io, this::ready);
    }

    /** {@code none} until it is decided, the answer or an {@code error-code} once, and an error from then on. */
    Optional<Object> get() {
        io.lock().lock();
        try {
            if (!ready()) {
                return Optional.empty();
            }
            if (taken) {
                return Optional.of(Result.error());
            }
            taken = true;
            return Optional.of(
                    Result.ok(failure.isPresent() ? Result.error(failure.get().variant()) : message()));
        } finally {
            io.lock().unlock();
        }
    }

    private Result message() {
        IncomingResponse answer = response.orElseThrow();
        ChunkReader reader = new ChunkReader(io, answer.body());
        return Result.ok(new IncomingResponseMessage(session, answer, reader, () -> {
            reader.stop();
            close();
        }));
    }

    private boolean ready() {
        return response.isPresent() || failure.isPresent();
    }

    private void run() {
        try {
            answered(session.settings().outgoing().send(request));
        } catch (IOException | RuntimeException e) {
            failed(HttpErrors.code(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(HttpErrorCode.CONNECTION_TERMINATED);
        } catch (Error e) {
            failed(HttpErrorCode.internal(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void answered(IncomingResponse answer) {
        boolean late;
        io.lock().lock();
        try {
            late = closed;
            response = Optional.of(answer);
            sender = Optional.empty();
            io.signal();
        } finally {
            io.lock().unlock();
        }
        if (late) {
            closeQuietly(answer.body());
        }
    }

    private void failed(HttpErrorCode code) {
        io.lock().lock();
        try {
            failure = Optional.of(code);
            sender = Optional.empty();
            if (!closed) {
                body.ifPresent(stream -> stream.fail(code));
            }
            io.signal();
        } finally {
            io.lock().unlock();
        }
        close();
    }

    @Override
    protected void release() {
        if (!taken) {
            close();
        }
    }

    /** Ends the exchange wherever it is; the guest's stream of the request's body is closed by it. */
    private void close() {
        Optional<IncomingResponse> answer;
        io.lock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            sender.ifPresent(Thread::interrupt);
            answer = response;
        } finally {
            io.lock().unlock();
        }
        io.done(end);
        session.exchanges().decrementAndGet();
        answer.map(IncomingResponse::body).ifPresent(FutureIncomingResponse::closeQuietly);
        request.body().ifPresent(FutureIncomingResponse::closeQuietly);
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // It is closed as far as it can be, and there is nobody left who could be told.
            return;
        }
    }
}
