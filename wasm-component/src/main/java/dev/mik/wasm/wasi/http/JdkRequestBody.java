package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A guest's body as the client takes it: each piece is sent as soon as the guest has written it.
 *
 * <p>A thread of its own reads the body. The client's own publisher of streams reads on a thread that has to send what
 * was read before, so that a piece is sent only when the next one is there.
 */
final class JdkRequestBody implements BodyPublisher {
    private static final int PIECE = 16 * 1024;

    private final OutgoingRequest request;
    private final InputStream body;
    private final long length;
    private final Executor threads;
    private final CompletableFuture<Void> sent;
    private final AtomicBoolean opened = new AtomicBoolean();

    /**
     * A body that nobody has read.
     *
     * @param sent completed at the body's end
     */
    JdkRequestBody(OutgoingRequest request, InputStream body, Executor threads, CompletableFuture<Void> sent) {
        this.request = request;
        this.body = body;
        this.length = request.contentLength().orElse(-1);
        this.threads = threads;
        this.sent = sent;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        Reader reader = new Reader(subscriber);
        subscriber.onSubscribe(reader);
        if (opened.getAndSet(true)) {
            // The client would like to send the request once more, and the guest's body is gone by then.
            subscriber.onError(new HttpException(HttpErrorCode.CONNECTION_TERMINATED));
        } else {
            threads.execute(reader);
        }
    }

    private final class Reader implements Subscription, Runnable {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final Semaphore wanted = new Semaphore(0);
        private final AtomicBoolean cancelled = new AtomicBoolean();

        Reader(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long pieces) {
            wanted.release((int) Math.min(pieces, 1024));
        }

        @Override
        public void cancel() {
            cancelled.set(true);
            wanted.release();
            try {
                body.close();
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        }

        @Override
        public void run() {
            try {
                byte[] buffer = new byte[PIECE];
                for (int read = next(buffer); read >= 0; read = next(buffer)) {
                    subscriber.onNext(ByteBuffer.wrap(Arrays.copyOf(buffer, read)));
                }
                if (!request.trailers().get().isEmpty()) {
                    throw new HttpException(HttpErrorCode.internal("java.net.http sends no trailers"));
                }
                sent.complete(null);
                subscriber.onComplete();
            } catch (IOException | RuntimeException e) {
                subscriber.onError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                subscriber.onError(e);
            }
        }

        private int next(byte[] buffer) throws IOException, InterruptedException {
            wanted.acquire();
            if (cancelled.get()) {
                throw new HttpException(HttpErrorCode.CONNECTION_TERMINATED);
            }
            return body.read(buffer);
        }
    }
}
