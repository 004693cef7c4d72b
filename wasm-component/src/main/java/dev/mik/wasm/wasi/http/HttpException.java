package dev.mik.wasm.wasi.http;

import java.io.IOException;

/** An exchange that failed for a reason which WASI has a code for. */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient HttpErrorCode code;

    /** A failure with a code. */
    public HttpException(HttpErrorCode code) {
        super(code.toString());
        this.code = code;
    }

    /** A failure with a code, and what it came from. */
    public HttpException(HttpErrorCode code, Throwable cause) {
        super(code.toString(), cause);
        this.code = code;
    }

    /** The reason, as the guest gets it. */
    public HttpErrorCode code() {
        return code;
    }
}
