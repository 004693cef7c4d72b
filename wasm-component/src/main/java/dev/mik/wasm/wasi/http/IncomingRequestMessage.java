package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.ChunkReader;

/** {@code wasi:http/types.incoming-request}: a request as the guest sees it. */
final class IncomingRequestMessage extends IncomingMessage {
    private final IncomingRequest request;

    /** A request whose body is the server's to close. */
    IncomingRequestMessage(HttpSession session, IncomingRequest request, ChunkReader reader) {
        super(session, request.headers(), reader, request.trailers(), () -> {});
        this.request = request;
    }

    IncomingRequest request() {
        return request;
    }
}
