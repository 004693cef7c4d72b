package dev.mik.ports.handlers;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a handler's answer begins with.
 *
 * @param status 200–999
 * @param headers all fields, in order, of valid syntax; none that belongs to the connection
 * @param bodyLength how many bytes will be written, if that is known
 */
public record ResponseHead(int status, List<HeaderField> headers, OptionalLong bodyLength) {
    /** A head; the list is copied. */
    public ResponseHead {
        headers = List.copyOf(headers);
    }
}
