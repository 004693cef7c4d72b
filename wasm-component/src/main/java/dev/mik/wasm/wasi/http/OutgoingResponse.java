package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import java.util.OptionalLong;

/** {@code wasi:http/types.outgoing-response}: a response that the guest makes. */
final class OutgoingResponse extends OutgoingMessage<ResponseBodyStream> {
    private int status = 200;

    OutgoingResponse(HttpSession session, Fields fields) {
        super(session, fields);
    }

    int status() {
        return status;
    }

    Result status(int code) {
        if (code < 100 || code > 999) {
            return Result.error();
        }
        status = code;
        return Result.ok();
    }

    @Override
    ResponseBodyStream open(OptionalLong declared) {
        return new ResponseBodyStream(session.io(), declared);
    }
}
