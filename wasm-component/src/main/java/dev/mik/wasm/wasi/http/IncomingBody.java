package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.ChunkReader;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.SourceInputStream;

/** {@code wasi:http/types.incoming-body}: a stream of bytes, to be taken once, and then trailers. */
final class IncomingBody extends HostResource {
    private final HttpSession session;
    private final ChunkReader reader;
    private final TrailerSource trailers;
    private final Runnable close;
    private boolean taken;

    /**
     * A body that nobody has read.
     *
     * @param close when the guest is done with it
     */
    IncomingBody(HttpSession session, ChunkReader reader, TrailerSource trailers, Runnable close) {
        this.session = session;
        this.reader = reader;
        this.trailers = trailers;
        this.close = close;
    }

    /** The bytes; an error the second time. */
    Result stream() {
        if (taken) {
            return Result.error();
        }
        taken = true;
        return Result.ok(adopt(new SourceInputStream(session.io(), reader, HttpErrors::error)));
    }

    /** The trailers to come, in exchange for the body. */
    FutureTrailers finish() {
        consume();
        return new FutureTrailers(session, reader, trailers, close);
    }

    @Override
    protected void release() {
        close.run();
    }
}
