package dev.mik.ports.handlers;

import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * A request as a handler sees it.
 *
 * @param id the request's, for logs
 * @param traceparent the place in a trace (W3C Trace Context) that the handler's own requests are children of
 * @param method in the casing of the wire
 * @param target path after the module, and query, percent-encoded as the client wrote them; begins with {@code /}
 * @param scheme {@code http} or {@code https}
 * @param authority the client's {@code Host}
 * @param headers all fields, in the client's order
 * @param body read by one thread at a time and never closed; a read may block, and fails with
 *     {@link dev.mik.ports.ServiceException} of {@link dev.mik.ports.ErrorCode#PAYLOAD_TOO_LARGE} beyond the limit
 * @param trailers the fields after the body, asked for once its end was read
 */
public record HandlerRequest(
        String id,
        String traceparent,
        String method,
        String target,
        String scheme,
        String authority,
        List<HeaderField> headers,
        InputStream body,
        Supplier<List<HeaderField>> trailers) {}
