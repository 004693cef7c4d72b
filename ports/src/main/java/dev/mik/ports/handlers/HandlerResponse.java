package dev.mik.ports.handlers;

import java.io.IOException;
import java.util.List;

/**
 * Where a handler's answer goes: {@link #head}, any number of {@link #write}, then {@link #end} or {@link #abort}.
 *
 * <p>The host calls one method after the other, from threads of its choice. Only {@link #abort} may come while a write is
 * blocked. Writes block while the client does not read, and fail when the connection is gone.
 */
public interface HandlerResponse {
    /** Begins the answer; it is sent at once, since the body may take its time. */
    void head(ResponseHead head) throws IOException;

    /** Sends a piece of the body; the array is not changed afterwards. */
    void write(byte[] bytes) throws IOException;

    /** Sees that what was written is on its way. */
    void flush() throws IOException;

    /** Completes the answer, with the trailers that there are. */
    void end(List<HeaderField> trailers) throws IOException;

    /** Cuts the answer off after its head, in a way that the client can tell. Prompt, and the last call;
     * calling it again does nothing. */
    void abort(String reason);
}
