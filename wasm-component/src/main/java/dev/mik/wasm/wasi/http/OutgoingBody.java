package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.io.HostResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code wasi:http/types.outgoing-body}: a stream to write, to be taken once, and an end with or without trailers. */
final class OutgoingBody extends HostResource {
    /** Fields that say how a message is read come too late after it (RFC 9110, 6.5.1). */
    private static final Set<String> NO_TRAILERS =
            Set.of("content-length", "content-encoding", "content-range", "trailer");

    private final OutgoingBodyStream stream;
    private boolean taken;

    OutgoingBody(OutgoingBodyStream stream) {
        this.stream = stream;
    }

    /** The stream; an error the second time. */
    Result write() {
        if (taken) {
            return Result.error();
        }
        taken = true;
        return Result.ok(adopt(stream));
    }

    /** Completes the body, which is the host's from now on. */
    Result finish(Optional<Fields> trailers) {
        trailers.ifPresent(HostResource::consume);
        consume();
        List<Header> fields = trailers.map(Fields::headers).orElse(List.of());
        trailers.ifPresent(Fields::release);
        Optional<HttpErrorCode> error = fields.stream().anyMatch(OutgoingBody::isNoTrailer)
                ? Optional.of(HttpErrorCode.PROTOCOL_ERROR)
                : Optional.empty();
        if (error.isPresent()) {
            stream.abort(error.get());
        } else {
            error = stream.finish(fields);
        }
        return error.isPresent() ? Result.error(error.get().variant()) : Result.ok();
    }

    private static boolean isNoTrailer(Header header) {
        return NO_TRAILERS.stream().anyMatch(header::is);
    }

    /** Dropped before it was complete: the other side has to be told. */
    @Override
    protected void release() {
        stream.abort(HttpErrorCode.internal("the guest dropped a body before its end"));
    }
}
