package dev.mik.wasm.wasi.http;

import java.io.IOException;

/** What answers the requests of guests. */
@FunctionalInterface
public interface OutgoingHttp {
    /**
     * Sends a request, and returns when the head of its answer is there.
     *
     * <p>Called on a virtual thread of its own, which is interrupted when the guest loses interest. The body goes on
     * being sent after the return, if the answer comes before its end.
     *
     * @throws HttpException with the code that the guest gets; other exceptions get one that fits them
     */
    IncomingResponse send(OutgoingRequest request) throws IOException, InterruptedException;

    /** Refuses every request with {@code HTTP-request-denied}. */
    static OutgoingHttp refused() {
        return request -> {
            throw new HttpException(HttpErrorCode.REQUEST_DENIED);
        };
    }
}
