package dev.mik.http;

import dev.mik.ports.ServiceException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line for each request, and the story behind each failure of ours. Lines for requests of a store that went well are of
 * level {@code DEBUG}, so that a busy one does not spend its time on logging; slow ones, 5xx and requests of handlers are
 * always there.
 */
final class AccessLog {
    private static final System.Logger LOG = System.getLogger("dev.mik.http.access");
    private static final double SLOW_SECONDS = 1.0;

    void completed(Exchange exchange, String template, int status) {
        double seconds = exchange.context().seconds();
        boolean worthALine = seconds > SLOW_SECONDS || !exchange.module().isEmpty();
        Level level = status >= 500 ? Level.ERROR : worthALine ? Level.INFO : Level.DEBUG;
        if (!LOG.isLoggable(level)) {
            return;
        }
        Map<String, Object> fields = fields(exchange);
        fields.put("route", template);
        fields.put("status", status);
        fields.put("duration_ms", Math.round(seconds * 1_000_000) / 1_000.0);
        LOG.log(level, "request_completed", fields);
    }

    /** A failure of a store: the client was told little, the operator is told all. */
    void failure(Exchange exchange, ServiceException failure) {
        Map<String, Object> fields = fields(exchange);
        fields.put("cause", failure);
        LOG.log(Level.ERROR, "request_failed", fields);
    }

    /** Something that should not be able to happen. */
    void bug(Exchange exchange, Throwable bug) {
        Map<String, Object> fields = fields(exchange);
        fields.put("cause", bug);
        LOG.log(Level.ERROR, "unexpected_exception", fields);
    }

    /** An answer that could not be finished. */
    void cut(Exchange exchange, ServiceException failure) {
        Map<String, Object> fields = fields(exchange);
        fields.put("cause", failure);
        LOG.log(Level.ERROR, "answer_cut", fields);
    }

    private static Map<String, Object> fields(Exchange exchange) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!exchange.module().isEmpty()) {
            fields.put("module", exchange.module());
        }
        fields.put("method", exchange.method().text());
        fields.put("path", exchange.rawPath());
        fields.put("span", Audit.span(exchange.context()));
        return fields;
    }
}
