package dev.mik.http;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.SystemTagsManager;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.metrics.providers.micrometer.PrometheusPublisher;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is counted, under the names that the API documents. Labels are route templates, methods and statuses, never a key
 * or a path that a client chose, so their number is bounded.
 *
 * <p>Looking a meter up costs more than counting with it, so each is looked up once. The registry is Helidon's global one
 * and takes a third of a second to load; {@link #warmUp} does that beside the start of the server, not before it.
 */
final class ApiMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private record RequestKey(String method, String path, int status) {}

    private record OperationKey(String name, String label, String value) {}

    /** Loaded by whoever needs it first; {@link Registry}'s static initialiser is the lock. */
    private static final class Registry {
        private static final MetricsConfig CONFIG = MetricsConfig.builder()
                .scoping(scoping -> scoping.clearTagName().clearDefaultValue())
                .addPublisher(PrometheusPublisher.create())
                .build();
        private static final MeterRegistry METERS = create();

        private static MeterRegistry create() {
            MetricsFactory factory = MetricsFactory.getInstance(Config.empty());
            // The factory has just set it up with a scope label on everything; ours are the documented ones only.
            SystemTagsManager.instance(CONFIG);
            MeterRegistry meters = factory.globalRegistry(CONFIG);
            JvmMeters.register(meters);
            return meters;
        }
    }

    private final Map<RequestKey, Counter> requests = new ConcurrentHashMap<>();
    private final Map<RequestKey, Timer> durations = new ConcurrentHashMap<>();
    private final Map<OperationKey, Counter> operations = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    /** Loads the registry on a thread of its own. */
    void warmUp() {
        Thread.ofPlatform().daemon().name("metrics-start").start(() -> Registry.METERS.meters());
    }

    /**
     * Counts a finished request.
     *
     * @param path the route's template, or a fixed word for what matched none
     */
    void request(String method, String path, int status, long startedNanos) {
        requests.computeIfAbsent(
                        new RequestKey(method, path, status),
                        key -> Registry.METERS.getOrCreate(Counter.builder("mik_http_requests_total")
                                .description("HTTP requests answered.")
                                .addTag(Tag.create("method", key.method()))
                                .addTag(Tag.create("path", key.path()))
                                .addTag(Tag.create("status", Integer.toString(key.status())))))
                .increment();
        durations
                .computeIfAbsent(
                        new RequestKey(method, path, 0),
                        key -> timer(
                                "mik_http_request_duration_seconds",
                                "Time from the request's head to its answer.",
                                List.of(Tag.create("method", key.method()), Tag.create("path", key.path()))))
                .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    }

    void kv(String operation, long times) {
        count("mik_kv_operations_total", "KV operations done.", "operation", operation, times);
    }

    void sql(String type, long times) {
        count("mik_sql_queries_total", "SQL statements run.", "type", type, times);
    }

    void sqlDuration(long startedNanos) {
        timers.computeIfAbsent(
                        "mik_sql_query_duration_seconds",
                        name -> timer(name, "Time that SQL statements took.", List.of()))
                .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    }

    void storage(String operation, long bytes) {
        count("mik_storage_operations_total", "Object storage operations done.", "operation", operation, 1);
        if (bytes > 0) {
            count("mik_storage_bytes_total", "Object bytes moved.", "operation", operation, bytes);
        }
    }

    /** Where further meters are registered; waits for the registry if it is still being loaded. */
    static MeterRegistry meters() {
        return Registry.METERS;
    }

    void count(String name, String description, String label, String value, long times) {
        operations
                .computeIfAbsent(
                        new OperationKey(name, label, value),
                        key -> Registry.METERS.getOrCreate(Counter.builder(key.name())
                                .description(description)
                                .addTag(Tag.create(key.label(), key.value()))))
                .increment(times);
    }

    static Timer timer(String name, String description, List<Tag> tags) {
        return Registry.METERS.getOrCreate(Timer.builder(name)
                .description(description)
                .percentiles(new double[0])
                .buckets(BUCKETS)
                .tags(tags));
    }

    /** The Prometheus text format, version 0.0.4. */
    String scrape() {
        for (MeterRegistryFormatterProvider provider : ServiceLoader.load(MeterRegistryFormatterProvider.class)) {
            Optional<Object> text = provider.formatter(
                            MediaTypes.TEXT_PLAIN,
                            Registry.CONFIG,
                            Registry.METERS,
                            Optional.empty(),
                            List.of(),
                            List.of())
                    .flatMap(formatter -> formatter.format());
            if (text.isPresent()) {
                return text.get().toString();
            }
        }
        throw new IllegalStateException("no formatter for Prometheus text on the class path");
    }
}
