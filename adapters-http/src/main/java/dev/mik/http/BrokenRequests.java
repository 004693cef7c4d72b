package dev.mik.http;

import dev.mik.ports.ErrorCode;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/** Answers requests that are too broken to reach the {@link RequestGate}, with the same error body. */
final class BrokenRequests implements DirectHandler {
    private final ApiMetrics metrics;

    BrokenRequests(ApiMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        RequestContext context = RequestContext.of(request.headers());
        // What goes wrong in our own code ends in the gate; an "internal error" that comes here is a parser giving up.
        ErrorCode code = eventType == EventType.HTTP_VERSION_NOT_SUPPORTED || eventType == EventType.INTERNAL_ERROR
                ? ErrorCode.INVALID_REQUEST
                : ErrorMapper.codeOf(status);
        Status answer = ErrorMapper.statusOf(code);
        metrics.request("other", "unreadable", answer.code(), context.startedNanos());
        headers.set(Exchange.JSON);
        headers.set(HeaderValues.create(RequestContext.REQUEST_ID, context.requestId()));
        headers.set(HeaderValues.create(RequestContext.TRACEPARENT, context.traceparent()));
        headers.set(HeaderValues.create(HeaderNames.create("X-Content-Type-Options"), "nosniff"));
        return TransportResponse.builder()
                .status(answer)
                .headers(headers)
                .keepAlive(false)
                .entity(ErrorBody.bytes(code, sentence(status), context.requestId()))
                .build();
    }

    /** What to tell a client whose request the web server could not read. */
    static String sentence(Status status) {
        return switch (status.code()) {
            case 408 -> "The request took too long to arrive.";
            case 413 ->
                "The body is larger than this server takes, or one of its chunks is larger than "
                        + BoundedHttp1.MAX_CHUNK_BYTES + " bytes.";
            case 414 -> "The request line is too long.";
            case 431 -> "The headers are larger than this server reads.";
            case 503 -> "Too many requests are under way: try again in a moment.";
            case 505 -> "This server speaks HTTP/1.1 only.";
            default -> "The request is not valid HTTP/1.1.";
        };
    }
}
