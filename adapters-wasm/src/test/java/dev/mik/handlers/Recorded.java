package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What a handler answered. */
final class Recorded implements HandlerResponse {
    final CountDownLatch begun = new CountDownLatch(1);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    volatile Optional<ResponseHead> head = Optional.empty();
    volatile boolean ended;
    volatile Optional<String> aborted = Optional.empty();

    @Override
    public void head(ResponseHead begin) {
        head = Optional.of(begin);
        begun.countDown();
    }

    @Override
    public synchronized void write(byte[] bytes) {
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void end(List<HeaderField> trailers) {
        ended = true;
    }

    @Override
    public void abort(String reason) {
        aborted = Optional.of(reason);
    }

    int status() {
        return head.orElseThrow().status();
    }

    synchronized String text() {
        return body.toString(StandardCharsets.UTF_8);
    }
}
