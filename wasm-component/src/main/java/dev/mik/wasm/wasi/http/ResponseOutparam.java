package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.io.HostResource;
import java.io.IOException;

/** {@code wasi:http/types.response-outparam}: the guest's one chance to answer. */
final class ResponseOutparam extends HostResource {
    private final ResponseExchange exchange;
    private final ResponseSink sink;

    ResponseOutparam(ResponseExchange exchange, ResponseSink sink) {
        this.exchange = exchange;
        this.sink = sink;
    }

    /** Answers with a response or an {@code error-code}; the handle is gone, so that this happens once. */
    void set(Result response) {
        consume();
        switch (response) {
            case Result.Ok ok -> {
                OutgoingResponse message = (OutgoingResponse) ok.payload().orElseThrow();
                message.handOver();
                exchange.respond(message);
            }
            case Result.Err error ->
                exchange.refuse(new HttpErrorCode((Variant) error.payload().orElseThrow()));
        }
    }

    /** Sends an informational response before the answer. */
    Result informational(int status, Fields fields) {
        fields.consume();
        fields.release();
        if (status < 100 || status > 199) {
            return Result.error(HttpErrorCode.PROTOCOL_ERROR.variant());
        }
        try {
            return sink.informational(status, fields.headers())
                    ? Result.ok()
                    : Result.error(HttpErrorCode.internal("this server sends no informational responses")
                            .variant());
        } catch (IOException e) {
            return Result.error(HttpErrors.code(e).variant());
        }
    }

    @Override
    protected void release() {}
}
