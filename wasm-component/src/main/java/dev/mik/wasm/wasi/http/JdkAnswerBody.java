package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The body of an answer, read while it comes: one piece is asked for at a time, and waited for only so long. */
final class JdkAnswerBody extends InputStream implements BodySubscriber<JdkAnswerBody> {
    private final long betweenBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private Optional<Subscription> subscription = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private boolean complete;
    private boolean closed;

    JdkAnswerBody(Optional<Duration> betweenBytes) {
        this.betweenBytes = betweenBytes.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<JdkAnswerBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        boolean unwanted;
        lock.lock();
        try {
            unwanted = closed;
            subscription = Optional.of(given);
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> given) {
        change(() -> {
            given.stream().filter(ByteBuffer::hasRemaining).forEach(pieces::add);
            requestIfEmpty();
        });
    }

    private void requestIfEmpty() {
        if (pieces.isEmpty() && !closed) {
            subscription.ifPresent(from -> from.request(1));
        }
    }

    @Override
    public void onError(Throwable cause) {
        change(() -> failure = Optional.of(cause));
    }

    @Override
    public void onComplete() {
        change(() -> complete = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        lock.lock();
        try {
            if (length == 0) {
                return 0;
            }
            if (!await()) {
                return -1;
            }
            ByteBuffer piece = pieces.element();
            int moved = Math.min(length, piece.remaining());
            piece.get(target, from, moved);
            if (!piece.hasRemaining()) {
                pieces.remove();
                requestIfEmpty();
            }
            return moved;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are bytes; false at the end. */
    private boolean await() throws IOException {
        park();
        if (closed) {
            throw new IOException("the answer's body was closed");
        }
        if (pieces.isEmpty() && failure.isPresent()) {
            throw new HttpException(HttpErrors.code(failure.get()), failure.get());
        }
        return !pieces.isEmpty();
    }

    private void park() throws IOException {
        try {
            long left = betweenBytes;
            while (pieces.isEmpty() && failure.isEmpty() && !complete && !closed) {
                if (left <= 0) {
                    close();
                    throw new HttpException(HttpErrorCode.CONNECTION_READ_TIMEOUT);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while the answer comes");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the connection up unless the body was read to its end. */
    @Override
    public void close() {
        Optional<Subscription> from;
        lock.lock();
        try {
            from = closed || complete ? Optional.empty() : subscription;
            closed = true;
            pieces.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        from.ifPresent(Subscription::cancel);
    }
}
