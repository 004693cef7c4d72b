package dev.mik.handlers;

import dev.mik.wasm.wasi.http.Header;
import java.util.List;
import java.util.Set;

/**
 * How a request says where its body ends (RFC 9112 section 6).
 *
 * @param form which way
 * @param length of {@link Form#LENGTH}
 */
record Framing(Form form, long length) {
    /** A way to say it. */
    enum Form {
        /** There is no body. */
        NONE,
        /** By its length. */
        LENGTH,
        /** In chunks. */
        CHUNKED
    }

    static final Framing NONE = new Framing(Form.NONE, 0);
    static final Framing CHUNKED = new Framing(Form.CHUNKED, 0);

    /** Methods whose requests have no body as a rule; servers frown upon an empty one that is announced. */
    private static final Set<String> BARE = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

    static Framing length(long length) {
        return new Framing(Form.LENGTH, length);
    }

    static boolean isBare(String method) {
        return BARE.contains(method);
    }

    /** What the head says of it. */
    List<Header> headers(String method) {
        return switch (form) {
            case NONE -> isBare(method) ? List.of() : List.of(new Header("Content-Length", "0"));
            case LENGTH -> List.of(new Header("Content-Length", Long.toString(length)));
            case CHUNKED -> List.of(new Header("Transfer-Encoding", "chunked"));
        };
    }
}
