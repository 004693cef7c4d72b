package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.HostResource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What requests and responses of a guest have in common: headers that are fixed, and a body that is taken once. */
abstract class OutgoingMessage<S extends OutgoingBodyStream> extends HostResource {
    final HttpSession session;
    private final Fields fields;
    private final List<Header> headers;
    private Optional<S> stream = Optional.empty();

    /** A message with the headers that the guest gave away for it. */
    OutgoingMessage(HttpSession session, Fields fields) {
        fields.consume();
        this.session = session;
        this.fields = fields;
        this.headers = fields.headers();
    }

    /** A stream for a body of a length, if it is known. */
    abstract S open(OptionalLong declared);

    final List<Header> headers() {
        return headers;
    }

    /** The headers as the guest may look at them: a child. */
    final Fields view() {
        return adopt(Fields.immutable(session, headers));
    }

    /** The body; an error the second time, or if its length cannot be understood. */
    final Result body() {
        if (stream.isPresent() || !ContentLength.isValid(headers)) {
            return Result.error();
        }
        S body = open(ContentLength.of(headers));
        stream = Optional.of(body);
        return Result.ok(new OutgoingBody(body));
    }

    /** The body's stream, if the guest took it. */
    final Optional<S> stream() {
        return stream;
    }

    /** The message was handed over: what its headers took is given back. */
    final void handOver() {
        consume();
        release();
    }

    @Override
    protected void release() {
        fields.release();
    }
}
