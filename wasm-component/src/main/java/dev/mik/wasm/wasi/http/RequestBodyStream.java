package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The body of an outgoing request: a pipe from the guest to the thread that sends it. */
final class RequestBodyStream extends OutgoingBodyStream {
    private boolean attached;
    private boolean readerGone;
    private Optional<HttpErrorCode> aborted = Optional.empty();
    private Optional<List<Header>> trailers = Optional.empty();

    RequestBodyStream(IoContext io, OptionalLong declared) {
        super(io, declared);
    }

    /** What the sender reads. */
    InputStream attach() {
        attached = true;
        return new Reader();
    }

    /** The fields after the body, once it has ended. */
    List<Header> trailers() throws IOException {
        io.lock().lock();
        try {
            return trailers.orElseThrow(() -> new IOException("the request's body has not ended"));
        } finally {
            io.lock().unlock();
        }
    }

    /** The request has failed: a guest that writes on is told why. */
    void fail(HttpErrorCode code) {
        io.lock().lock();
        try {
            state.fail(HttpErrors.error(code));
            queue.clear();
            io.signal();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    boolean attached() {
        return attached;
    }

    @Override
    HttpErrorCode wrongSize(long bytes) {
        return HttpErrorCode.requestBodySize(bytes);
    }

    @Override
    void queued() {
        io.signal();
    }

    @Override
    Optional<HttpErrorCode> finish(List<Header> fields) {
        Optional<HttpErrorCode> wrong = lengthError();
        if (wrong.isPresent()) {
            abort(wrong.get());
            return wrong;
        }
        io.lock().lock();
        try {
            // A server may well answer without reading all of a request: that is no failure of the guest's.
            trailers = Optional.of(fields);
            state.close();
            io.signal();
            return Optional.empty();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    void abort(HttpErrorCode why) {
        io.lock().lock();
        try {
            aborted = Optional.of(why);
            state.close();
            queue.clear();
            io.signal();
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void flush() throws StreamException {
        room();
    }

    @Override
    public void blockingFlush() throws StreamException {
        room();
    }

    @Override
    public boolean ready() {
        io.lock().lock();
        try {
            return !state.isOpen() || queue.bytes() < PERMIT;
        } finally {
            io.lock().unlock();
        }
    }

    @Override
    public void await() {
        if (!ready()) {
            requireAttached();
            io.await(this::ready);
        }
    }

    /** The sender's end. */
    private final class Reader extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            io.lock().lock();
            try {
                io.awaitInterruptibly(() -> !queue.isEmpty() || over(), () -> IoContext.FOREVER);
                if (aborted.isPresent()) {
                    throw new HttpException(aborted.get());
                }
                if (readerGone) {
                    throw new IOException("the request's body was closed");
                }
                int moved = queue.take(target, from, length);
                io.signal();
                return moved == 0 ? -1 : moved;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while the guest writes");
                interrupted.initCause(e);
                throw interrupted;
            } finally {
                io.lock().unlock();
            }
        }

        private boolean over() {
            return aborted.isPresent() || trailers.isPresent() || readerGone;
        }

        @Override
        public int available() {
            io.lock().lock();
            try {
                return queue.bytes();
            } finally {
                io.lock().unlock();
            }
        }

        /** Nobody wants the rest: the guest's stream is closed. */
        @Override
        public void close() {
            io.lock().lock();
            try {
                readerGone = true;
                state.close();
                queue.clear();
                io.signal();
            } finally {
                io.lock().unlock();
            }
        }
    }
}
