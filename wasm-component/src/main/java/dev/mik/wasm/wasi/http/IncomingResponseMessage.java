package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.ChunkReader;

/** {@code wasi:http/types.incoming-response}: an answer to the guest's own request, as the guest sees it. */
final class IncomingResponseMessage extends IncomingMessage {
    private final int status;

    IncomingResponseMessage(HttpSession session, IncomingResponse response, ChunkReader reader, Runnable close) {
        super(session, response.headers(), reader, response.trailers(), close);
        this.status = response.status();
    }

    int status() {
        return status;
    }
}
