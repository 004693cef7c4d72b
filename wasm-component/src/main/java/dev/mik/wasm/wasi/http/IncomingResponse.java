package dev.mik.wasm.wasi.http;

import java.io.InputStream;
import java.util.List;

/**
 * An answer to a request of a guest.
 *
 * @param status 100–999
 * @param headers all fields, in order
 * @param body read on one thread at a time; closed when the guest is done with it, at its end or before, perhaps while
 *     a read is under way on another thread. Reads may block, and should fail when their thread is interrupted
 * @param trailers the fields after the body
 */
public record IncomingResponse(int status, List<Header> headers, InputStream body, TrailerSource trailers) {
    /** An answer; the list is copied. */
    public IncomingResponse {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("not an HTTP status: " + status);
        }
        headers = List.copyOf(headers);
    }
}
