package dev.mik.http;

import dev.mik.domain.runtime.HandlerService;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ScriptHost;
import dev.mik.ports.handlers.ScriptName;
import java.util.List;

/** {@code /script/{name}}: scripts, and the modules that they call. */
final class ScriptRoutes {
    private static final String PREFIX = "/script/";

    private final ScriptHost scripts;
    private final HandlerService handlers;
    private final RuntimeMetrics metrics;
    private final long maxBodyBytes;

    ScriptRoutes(ScriptHost scripts, HandlerService handlers, RuntimeMetrics metrics, long maxBodyBytes) {
        this.scripts = scripts;
        this.handlers = handlers;
        this.metrics = metrics;
        this.maxBodyBytes = maxBodyBytes;
    }

    List<Route> routes() {
        return List.of(Route.anyMethod("/script/{name}", this::run));
    }

    private void run(Exchange exchange) {
        String path = exchange.rawPath().substring(PREFIX.length());
        int slash = path.indexOf('/');
        ScriptName script = new ScriptName(slash < 0 ? path : path.substring(0, slash));
        metrics.arrived();
        exchange.module("script/" + script);
        if (exchange.declaredLength() > maxBodyBytes) {
            throw Exchange.tooLarge(maxBodyBytes);
        }
        HandlerExchange answer = new HandlerExchange(exchange, "script/" + script, maxBodyBytes);
        try {
            scripts.run(script, answer.request(slash < 0 ? "/" : path.substring(slash)), answer, this::call);
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.OVERLOADED) {
                metrics.rejected(e.code());
            }
            if (!answer.begun()) {
                answer.throwIfTooLarge();
            }
            throw e;
        }
    }

    /** A script's call counts like a client's, in the module's breaker and in its meters. */
    private void call(ModuleId module, HandlerRequest request, HandlerResponse response) {
        long started = System.nanoTime();
        try {
            handlers.handle(module, request, response);
            metrics.executed(module, started);
        } catch (ServiceException e) {
            metrics.failed(module, e.code(), started);
            throw e;
        }
    }
}
