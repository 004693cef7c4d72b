package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import java.util.Map;

/** Requests that the policy stopped, one line each; the log's {@code target} is {@code audit}. No path: it may be secret. */
final class OutgoingAudit {
    private static final System.Logger AUDIT = System.getLogger("audit");

    private OutgoingAudit() {}

    static void blocked(ModuleId module, HandlerRequest parent, String method, Destination destination, String reason) {
        AUDIT.log(
                System.Logger.Level.WARNING,
                "outgoing_blocked",
                Map.of(
                        "module",
                        module.toString(),
                        "method",
                        method,
                        "host",
                        destination.host().text(),
                        "port",
                        destination.port(),
                        "reason",
                        reason,
                        "span",
                        Map.of("request_id", parent.id(), "trace_id", TraceParent.traceId(parent.traceparent()))));
    }
}
