package dev.mik.handlers;

import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.IncomingResponse;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * One request and its answer on a connection of their own. The connection ends when both are complete, when one of them
 * fails, or when nobody wants the answer any more.
 */
final class OutgoingExchange implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long SLICE = Duration.ofSeconds(1).toNanos();

    private final OutgoingRequest request;
    private final Connection connection;
    private final BiConsumer<OutgoingExchange, Optional<Connection>> ended;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger halves = new AtomicInteger(2);
    private volatile Optional<IOException> cause = Optional.empty();
    private volatile boolean spoilt;
    private volatile OptionalLong sentAt = OptionalLong.empty();

    /**
     * An exchange that has not begun.
     *
     * @param ended called once, at the end, with the connection if it was not closed and can be used again
     */
    OutgoingExchange(
            OutgoingRequest request, Connection connection, BiConsumer<OutgoingExchange, Optional<Connection>> ended) {
        this.request = request;
        this.connection = connection;
        this.ended = ended;
    }

    /** What the head of the request is, once it is known how its body is framed. */
    @FunctionalInterface
    interface HeadSource {
        byte[] bytes(Framing framing) throws IOException;
    }

    /** Sends the request, and returns with the head of the answer. */
    IncomingResponse run(HeadSource head) throws IOException, InterruptedException {
        try {
            send(head);
            TimedInput input = new TimedInput(connection.socket(), this::leftForHead, AnswerReader.MOST_HEAD_BYTES);
            AnswerReader reader = new AnswerReader(input);
            AnswerReader.Head answer = reader.head(request.method());
            long patience = nanos(request.timeouts().betweenBytes());
            input.body(begin -> begin + patience - System.nanoTime(), answer.framing() == AnswerReader.Form.CLOSE);
            Body body = new Body(reader, answer);
            if (body.complete) {
                half(answer.keep() && reader.isDrained());
            }
            return new IncomingResponse(answer.status(), answer.headers(), body, body::trailers);
        } catch (IOException e) {
            close();
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("interrupted while the answer comes");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw translated(e);
        } catch (InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void send(HeadSource head) throws IOException, InterruptedException {
        OutputStream out = connection.output();
        Optional<InputStream> body = request.body();
        OptionalLong length = request.contentLength();
        if (body.isEmpty()) {
            if (length.orElse(0) != 0) {
                throw new HttpException(HttpErrorCode.requestBodySize(0));
            }
            write(out, head.bytes(Framing.NONE));
            sent(true);
            return;
        }
        RequestSender sender = new RequestSender(body.get(), request.trailers(), out, this::broken, this::sent);
        Thread.ofVirtual().name("handler-outgoing-body").start(sender);
        try {
            boolean none = length.isEmpty() && Framing.isBare(request.method()) && sender.isEmpty();
            Framing framing =
                    none ? Framing.NONE : length.isPresent() ? Framing.length(length.getAsLong()) : Framing.CHUNKED;
            write(out, head.bytes(framing));
            sender.headSent(framing);
        } finally {
            sender.headFailed();
        }
    }

    private static void write(OutputStream out, byte[] head) throws IOException {
        out.write(head);
        out.flush();
    }

    private void sent(boolean whole) {
        sentAt = OptionalLong.of(System.nanoTime());
        half(whole);
    }

    private void broken(IOException failure) {
        if (!closed.get()) { // else it fails because the exchange has ended
            cause = Optional.of(failure);
            close();
        }
    }

    /** The time to the first byte runs from the end of the request. */
    private long leftForHead(long begin) {
        OptionalLong since = sentAt;
        long patience = nanos(request.timeouts().firstByte());
        return since.isEmpty() ? SLICE : since.getAsLong() + patience - System.nanoTime();
    }

    private static long nanos(Optional<Duration> asked) {
        return asked.filter(time -> time.compareTo(LONGEST) < 0).orElse(LONGEST).toNanos();
    }

    /** One of request and answer is over, and well so or not. */
    private void half(boolean well) {
        if (!well) {
            spoilt = true;
        }
        if (halves.decrementAndGet() == 0) {
            end(!spoilt);
        }
    }

    /** The failure that the guest is told of: its own, if that is why. */
    private IOException translated(IOException failure) {
        return cause.orElse(
                switch (failure) {
                    case TruncatedChunkException e -> new HttpException(HttpErrorCode.RESPONSE_INCOMPLETE, e);
                    case ConnectionClosedException e -> new HttpException(HttpErrorCode.RESPONSE_INCOMPLETE, e);
                    case MalformedChunkCodingException e -> new HttpException(HttpErrorCode.PROTOCOL_ERROR, e);
                    case MessageConstraintException e -> new HttpException(HttpErrorCode.PROTOCOL_ERROR, e);
                    default -> failure;
                });
    }

    /** Ends the connection, now. */
    @Override
    public void close() {
        end(false);
    }

    private void end(boolean reusable) {
        if (closed.getAndSet(true)) {
            return;
        }
        if (!reusable) {
            connection.close();
        }
        request.body().ifPresent(body -> {
            try {
                body.close();
            } catch (IOException e) {
                // The guest's end is gone already.
                return;
            }
        });
        ended.accept(this, reusable ? Optional.of(connection) : Optional.empty());
    }

    /** The answer's body, whose end or failure is the exchange's. */
    private final class Body extends InputStream {
        private final InputStream source;
        private final AnswerReader reader;
        private final boolean keep;
        private boolean complete;

        Body(AnswerReader reader, AnswerReader.Head head) {
            this.source = reader.body(head);
            this.reader = reader;
            this.keep = head.keep();
            this.complete = head.framing() == AnswerReader.Form.NONE;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (complete) {
                return -1;
            }
            try {
                int read = source.read(target, from, length);
                if (read < 0) {
                    complete = true;
                    half(keep && reader.isDrained());
                }
                return read;
            } catch (IOException e) {
                OutgoingExchange.this.close();
                if (Thread.currentThread().isInterrupted()) {
                    InterruptedIOException interrupted = new InterruptedIOException("interrupted while the body comes");
                    interrupted.initCause(e);
                    throw interrupted;
                }
                throw e instanceof EOFException
                        ? translated(new HttpException(HttpErrorCode.RESPONSE_INCOMPLETE, e))
                        : translated(e);
            }
        }

        @Override
        public int available() throws IOException {
            return complete ? 0 : source.available();
        }

        List<Header> trailers() throws IOException {
            return complete ? AnswerReader.trailers(source) : List.of();
        }

        @Override
        public void close() {
            OutgoingExchange.this.close();
        }
    }
}
