package dev.mik.http;

import java.util.Map;

/** Security events, one line each, with the peer's real address; the log's {@code target} is {@code audit}. */
final class Audit {
    private Audit() {}

    static void log(System.Logger audit, String event, Exchange exchange) {
        audit.log(
                System.Logger.Level.WARNING,
                event,
                Map.of(
                        "remote_address",
                        exchange.request().remotePeer().host(),
                        "method",
                        exchange.method().text(),
                        "path",
                        exchange.rawPath(),
                        "span",
                        span(exchange.context())));
    }

    static Map<String, String> span(RequestContext context) {
        return Map.of("request_id", context.requestId(), "trace_id", context.traceId());
    }
}
