package dev.mik.http;

import dev.mik.domain.runtime.HandlerService;
import dev.mik.domain.runtime.ModuleStatus;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.handlers.HandlerStatistics;
import dev.mik.ports.handlers.ModuleId;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** What is counted of handlers. A module gets meters of its own once it was found on disk, so their number is bounded. */
final class RuntimeMetrics {
    private final HandlerService handlers;
    private final ApiMetrics metrics;
    private final LongAdder requests = new LongAdder();
    private final AtomicBoolean registered = new AtomicBoolean();
    private final Map<ModuleId, Timer> executions = new ConcurrentHashMap<>();
    private final Map<ModuleId, BreakerGauge> breakers = new ConcurrentHashMap<>();

    /** The state of one module's breaker, as it was when metrics were asked for last. */
    private static final class BreakerGauge {
        private volatile int state;
    }

    RuntimeMetrics(HandlerService handlers, ApiMetrics metrics) {
        this.handlers = handlers;
        this.metrics = metrics;
    }

    /** A request for a handler has arrived. */
    void arrived() {
        requests.increment();
    }

    /** How many have. */
    long requests() {
        return requests.sum();
    }

    /** A handler has run, well or not. */
    void executed(ModuleId module, long startedNanos) {
        executions
                .computeIfAbsent(
                        module,
                        id -> ApiMetrics.timer(
                                "mik_wasm_execution_duration_seconds",
                                "Time that handlers took, waiting for a place included.",
                                List.of(Tag.create("module", id.toString()))))
                .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    }

    /** A request for a handler has failed. */
    void failed(ModuleId module, ErrorCode code, long startedNanos) {
        switch (code) {
            case MODULE_NOT_FOUND -> {}
            case MODULE_INVALID, OVERLOADED, CIRCUIT_OPEN -> rejected(code);
            default -> executed(module, startedNanos);
        }
    }

    /** A request did not get to its handler. */
    void rejected(ErrorCode code) {
        metrics.count(
                "mik_rejected_requests_total", "Requests that did not get to their handler.", "reason", code.word(), 1);
    }

    /** The Prometheus text, with the breakers as they are now. */
    String scrape() {
        MeterRegistry meters = ApiMetrics.meters();
        if (registered.compareAndSet(false, true)) {
            JvmMeters.registerMemoryByKind(meters);
            gauge(meters, "mik_active_requests", "Requests that are in a handler.", HandlerStatistics::active);
            gauge(meters, "mik_module_cache_bytes", "Bytes of modules in memory.", HandlerStatistics::cachedBytes);
            counter(
                    meters,
                    "mik_module_cache_hits_total",
                    "Requests that found their module in memory.",
                    HandlerStatistics::cacheHits);
            counter(
                    meters,
                    "mik_module_cache_misses_total",
                    "Requests that had their module loaded.",
                    HandlerStatistics::cacheMisses);
        }
        for (ModuleStatus module : handlers.modules()) {
            breakers.computeIfAbsent(module.info().id(), id -> breaker(meters, id)).state =
                    module.breaker().number();
        }
        return metrics.scrape();
    }

    private static BreakerGauge breaker(MeterRegistry meters, ModuleId id) {
        BreakerGauge gauge = new BreakerGauge();
        meters.getOrCreate(Gauge.builder("mik_circuit_breaker_state", () -> gauge.state)
                .description("0 closed, 1 open, 2 half-open.")
                .addTag(Tag.create("module", id.toString())));
        return gauge;
    }

    private void gauge(MeterRegistry meters, String name, String description, ToLongFunction<HandlerStatistics> value) {
        meters.getOrCreate(Gauge.builder(name, () -> value.applyAsLong(handlers.statistics()))
                .description(description));
    }

    private void counter(
            MeterRegistry meters, String name, String description, ToLongFunction<HandlerStatistics> value) {
        meters.getOrCreate(FunctionalCounter.builder(name, handlers, service -> value.applyAsLong(service.statistics()))
                .description(description));
    }
}
