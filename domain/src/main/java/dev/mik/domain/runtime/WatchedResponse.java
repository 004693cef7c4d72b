package dev.mik.domain.runtime;

import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import java.io.IOException;
import java.util.List;

/** A response on its way, whose status is remembered. */
final class WatchedResponse implements HandlerResponse {
    private final HandlerResponse response;
    private volatile int status;

    WatchedResponse(HandlerResponse response) {
        this.response = response;
    }

    boolean isServerError() {
        return status >= 500;
    }

    @Override
    public void head(ResponseHead head) throws IOException {
        status = head.status();
        response.head(head);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        response.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        response.flush();
    }

    @Override
    public void end(List<HeaderField> trailers) throws IOException {
        response.end(trailers);
    }

    @Override
    public void abort(String reason) {
        response.abort(reason);
    }
}
