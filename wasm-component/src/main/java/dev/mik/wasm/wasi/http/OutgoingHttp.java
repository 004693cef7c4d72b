package dev.mik.wasm.wasi.http;

import java.io.IOException;
import java.util.Optional;

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

    /**
     * Why a request is not even begun, which the guest gets at once; empty if it may be sent.
     *
     * <p>Called on the guest's thread, and does not block: what takes a look at the network is for {@link #send}.
     */
    default Optional<HttpErrorCode> refusal(OutgoingRequest request) {
        return Optional.empty();
    }

    /** Refuses every request with {@code HTTP-request-denied}. */
    static OutgoingHttp refused() {
        return new OutgoingHttp() {
            @Override
            public Optional<HttpErrorCode> refusal(OutgoingRequest request) {
                return Optional.of(HttpErrorCode.REQUEST_DENIED);
            }

            @Override
            public IncomingResponse send(OutgoingRequest request) throws IOException {
                throw new HttpException(HttpErrorCode.REQUEST_DENIED);
            }
        };
    }
}
