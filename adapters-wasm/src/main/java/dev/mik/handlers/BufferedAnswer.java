package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A module's answer to a script, kept until it is complete. */
final class BufferedAnswer implements HandlerResponse {
    private final int most;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Optional<ResponseHead> head = Optional.empty();
    private boolean tooLarge;

    /** An answer with so many bytes of body at most. */
    BufferedAnswer(int most) {
        this.most = most;
    }

    @Override
    public synchronized void head(ResponseHead begin) {
        head = Optional.of(begin);
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        if (bytes.length > most - body.size()) {
            tooLarge = true;
            throw new IOException("the answer has more than " + most + " bytes");
        }
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void end(List<HeaderField> trailers) {}

    @Override
    public void abort(String reason) {} // who has it aborted also throws

    synchronized boolean tooLarge() {
        return tooLarge;
    }

    /** Its head; there is one if the call went well. */
    synchronized ResponseHead head() {
        return head.orElseThrow();
    }

    /** Its body as text; what is no UTF-8 is replaced. */
    synchronized String text() {
        return body.toString(StandardCharsets.UTF_8);
    }
}
