package dev.mik.http;

import dev.mik.ports.ServiceException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code /health}, {@code /ready}, {@code /version}, {@code /metrics} and {@code /openapi.json}. */
final class SystemRoutes {
    static final Header PROMETHEUS_TEXT =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    private static final byte[] HEALTHY =
            "{\"status\":\"healthy\",\"uptime\":\"running\"}".getBytes(StandardCharsets.UTF_8);

    /** What a backend said when it was asked. */
    private record Check(String name, boolean up, long millis, String reason) {}

    private final Services services;
    private final ApiMetrics metrics;
    private final String version;
    private final String build;

    SystemRoutes(Services services, ApiMetrics metrics, HttpApiConfig config) {
        this.services = services;
        this.metrics = metrics;
        this.version = config.version();
        this.build = config.build();
    }

    List<Route> routes() {
        return List.of(
                Route.of(Method.GET, "/health", exchange -> exchange.bytes(Status.OK_200, Exchange.JSON, HEALTHY)),
                Route.of(Method.GET, "/ready", this::ready),
                Route.of(Method.GET, "/version", this::version),
                Route.of(
                        Method.GET,
                        "/metrics",
                        exchange -> exchange.bytes(
                                Status.OK_200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8))),
                Route.of(
                        Method.GET,
                        "/openapi.json",
                        exchange -> exchange.bytes(Status.OK_200, Exchange.JSON, openApi())));
    }

    private void version(Exchange exchange) {
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeStringProperty("version", version);
            json.writeStringProperty("build", build);
            json.writeEndObject();
        });
    }

    private void ready(Exchange exchange) {
        List<Check> checks = new ArrayList<>();
        check("kv", services.keyValue(), checks);
        check("sql", services.sql(), checks);
        check("storage", services.storage(), checks);
        boolean ready = checks.stream().allMatch(Check::up);
        exchange.json(ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, json -> {
            json.writeStartObject();
            json.writeStringProperty("status", ready ? "ready" : "not_ready");
            json.writeName("checks");
            json.writeStartObject();
            for (Check check : checks) {
                json.writeName(check.name());
                json.writeStartObject();
                json.writeStringProperty("status", check.up() ? "up" : "down");
                json.writeNumberProperty("latency_ms", check.millis());
                if (!check.up()) {
                    json.writeStringProperty("error", check.reason());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** A service that is switched off has no backend to be ready. */
    private static void check(String name, ServiceSwitch<?> service, List<Check> checks) {
        if (service instanceof ServiceSwitch.On<?>(Object _, ServiceSwitch.ReadinessCheck check)) {
            long started = System.nanoTime();
            boolean up = true;
            String reason = "";
            try {
                check.ping();
            } catch (ServiceException e) {
                up = false;
                reason = e.sentence();
            }
            checks.add(new Check(name, up, (System.nanoTime() - started) / 1_000_000, reason));
        }
    }

    private static byte[] openApi() {
        try (InputStream in = SystemRoutes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
