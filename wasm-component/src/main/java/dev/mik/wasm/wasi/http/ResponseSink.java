package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.util.List;

/**
 * Where a server takes a guest's response: {@link #head}, any number of {@link #write}, then {@link #end}; or {@link
 * #refuse} alone; or {@link #abort} after the head.
 *
 * <p>Calls come one after the other, each after what the one before did, from the guest's thread or from a virtual
 * thread that writes for it. Only {@link #abort} may come while a write is blocked. Calls may block, which is what slows
 * a guest down to the speed of its client; they should fail when their thread is interrupted.
 */
public interface ResponseSink {
    /** Begins the response; to be sent at once, since the body may take its time. */
    void head(ResponseHead head) throws IOException;

    /** Sends a piece of the body; the array may be kept. */
    void write(byte[] bytes) throws IOException;

    /** Sees that what was written is on its way. */
    void flush() throws IOException;

    /** Completes the response; the trailers are empty if there are none. */
    void end(List<Header> trailers) throws IOException;

    /**
     * Answers for a guest that gave an error instead of a response, or neither; nothing was sent before.
     *
     * @param code what the guest said, or {@code HTTP-response-incomplete} or {@code HTTP-protocol-error} for what it
     *     failed to do
     */
    void refuse(HttpErrorCode code) throws IOException;

    /**
     * Cuts the response off after its head, in a way that the client can tell: closes the connection, resets the
     * stream. Prompt, and the last call.
     */
    void abort(String reason);

    /** Sends an informational response, 100–199, before the head; false if this cannot be done. */
    default boolean informational(int status, List<Header> headers) throws IOException {
        return false;
    }
}
