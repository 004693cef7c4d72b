package dev.mik.wasm.wasi.http;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a response begins with.
 *
 * @param status 200–999
 * @param headers all fields, in order; their syntax was checked and none is of {@link HttpSettings#forbidden}
 * @param bodyLength how many bytes will be written, if that is known: 0 where there is no body, as with {@code HEAD}
 */
public record ResponseHead(int status, List<Header> headers, OptionalLong bodyLength) {
    /** A head; the list is copied. */
    public ResponseHead {
        headers = List.copyOf(headers);
    }
}
