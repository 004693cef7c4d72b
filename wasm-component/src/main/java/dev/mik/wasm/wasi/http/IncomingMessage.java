package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.ChunkReader;
import dev.mik.wasm.wasi.io.HostResource;
import java.util.List;

/** What requests and responses that come to a guest have in common: headers to read, and a body that is taken once. */
abstract class IncomingMessage extends HostResource {
    private final HttpSession session;
    private final List<Header> headers;
    private final ChunkReader reader;
    private final TrailerSource trailers;
    private final Runnable close;
    private boolean consumed;

    /**
     * A message whose body nobody has taken.
     *
     * @param close when the guest is done with the body, or will never ask for it
     */
    IncomingMessage(
            HttpSession session, List<Header> headers, ChunkReader reader, TrailerSource trailers, Runnable close) {
        this.session = session;
        this.headers = session.visible(headers);
        this.reader = reader;
        this.trailers = trailers;
        this.close = close;
    }

    /** The headers: a child. */
    final Fields headers() {
        return adopt(Fields.immutable(session, headers));
    }

    /** The body; an error the second time. */
    final Result body() {
        if (consumed) {
            return Result.error();
        }
        consumed = true;
        return Result.ok(new IncomingBody(session, reader, trailers, close));
    }

    @Override
    protected void release() {
        if (!consumed) {
            consumed = true;
            close.run();
        }
    }
}
