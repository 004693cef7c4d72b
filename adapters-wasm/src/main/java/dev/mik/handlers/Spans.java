package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import java.util.Map;

/** Where a request is in a trace, as log lines have it. */
final class Spans {
    private Spans() {}

    static Map<String, String> of(HandlerRequest request) {
        String parent = request.traceparent();
        return Map.of("request_id", request.id(), "trace_id", parent.length() == 55 ? parent.substring(3, 35) : "");
    }
}
