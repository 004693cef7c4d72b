package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A server's side that notes what it is told, and takes writes as fast as the test lets it. */
final class RecordingSink implements ResponseSink {
    /** What was called, in order: {@code head 200}, {@code write 5}, {@code end}. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Semaphore permits;
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private volatile Optional<ResponseHead> head = Optional.empty();
    private volatile List<Header> trailers = List.of();
    private volatile Optional<IOException> failure = Optional.empty();
    private volatile boolean virtual;

    private RecordingSink(int writes) {
        this.permits = new Semaphore(writes);
    }

    static RecordingSink fast() {
        return new RecordingSink(1 << 20);
    }

    /** One whose writes block until they are let through. */
    static RecordingSink slow() {
        return new RecordingSink(0);
    }

    void let(int writes) {
        permits.release(writes);
    }

    /** Whether writes wait to be let through. */
    boolean isBlocked() {
        return permits.hasQueuedThreads();
    }

    void failFromNowOn(String message) {
        failure = Optional.of(new IOException(message));
    }

    String body() {
        return String.join("", pieces);
    }

    ResponseHead head() {
        return head.orElseThrow();
    }

    List<Header> trailers() {
        return trailers;
    }

    /** Whether the last write came from a virtual thread. */
    boolean writtenByVirtualThread() {
        return virtual;
    }

    @Override
    public void head(ResponseHead given) throws IOException {
        calls.add("head " + given.status());
        head = Optional.of(given);
        check();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        virtual = Thread.currentThread().isVirtual();
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the write was interrupted", e);
        }
        check();
        calls.add("write " + bytes.length);
        pieces.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void flush() throws IOException {
        check();
        calls.add("flush");
    }

    @Override
    public void end(List<Header> given) throws IOException {
        check();
        calls.add("end");
        trailers = given;
    }

    @Override
    public void refuse(HttpErrorCode code) {
        calls.add("refuse " + code.label());
    }

    @Override
    public void abort(String reason) {
        calls.add("abort");
        permits.release(1 << 20);
    }

    private void check() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
