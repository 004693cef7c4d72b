package dev.mik.http;

import dev.mik.domain.runtime.HandlerService;
import dev.mik.domain.runtime.ModuleStatus;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerStatistics;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ModuleInfo;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** {@code /run}, {@code /tenant}, {@code /health}, {@code /metrics}, {@code /_mik/handlers} and {@code /openapi}. */
final class RuntimeRoutes {
    private static final int MAX_OPEN_API_BYTES = 10_000_000;

    private final HandlerService handlers;
    private final RuntimeMetrics metrics;
    private final RuntimeApiConfig config;

    RuntimeRoutes(HandlerService handlers, RuntimeMetrics metrics, RuntimeApiConfig config) {
        this.handlers = handlers;
        this.metrics = metrics;
        this.config = config;
    }

    List<Route> routes() {
        return List.of(
                Route.anyMethod("/run/{module}", this::run),
                Route.anyMethod("/tenant/{tenant}/{module}", this::runOfTenant),
                Route.of(Method.GET, "/health", this::health),
                Route.of(Method.GET, "/metrics", this::metrics),
                Route.of(Method.GET, "/_mik/handlers", this::list),
                Route.takingRest(Method.GET, "/openapi/{module}", this::openApi));
    }

    private void run(Exchange exchange) {
        String[] parts = split(exchange.rawPath().substring("/run/".length()));
        handle(exchange, ModuleId.of(parts[0]), parts[1]);
    }

    private void runOfTenant(Exchange exchange) {
        String[] tenant = split(exchange.rawPath().substring("/tenant/".length()));
        String[] parts = split(tenant[1].substring(1));
        handle(exchange, ModuleId.of(tenant[0], parts[0]), parts[1]);
    }

    /** A segment, and what follows it, from the slash on. */
    private static String[] split(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? new String[] {path, "/"} : new String[] {path.substring(0, slash), path.substring(slash)};
    }

    private void handle(Exchange exchange, ModuleId module, String path) {
        metrics.arrived();
        exchange.module(module.toString());
        if (exchange.declaredLength() > config.maxBodyBytes()) {
            throw Exchange.tooLarge(config.maxBodyBytes());
        }
        HandlerExchange answer = new HandlerExchange(exchange, module.toString(), config.maxBodyBytes());
        long started = System.nanoTime();
        try {
            handlers.handle(module, answer.request(path), answer);
            metrics.executed(module, started);
        } catch (ServiceException e) {
            metrics.failed(module, e.code(), started);
            if (!answer.begun()) {
                answer.throwIfTooLarge();
            }
            throw e;
        }
    }

    private void metrics(Exchange exchange) {
        exchange.bytes(
                Status.OK_200, SystemRoutes.PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private void health(Exchange exchange) {
        HandlerStatistics statistics = handlers.statistics();
        boolean verbose = exchange.query().flag("verbose").orElse(false);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeStringProperty("status", "ready");
            json.writeStringProperty("timestamp", Instant.now().toString());
            json.writeNumberProperty("cache_size", statistics.cachedModules());
            json.writeNumberProperty("cache_capacity", statistics.cacheCapacity());
            json.writeNumberProperty("cache_bytes", statistics.cachedBytes());
            json.writeNumberProperty("total_requests", metrics.requests());
            if (verbose) {
                writeModules(
                        json,
                        handlers.modules().stream()
                                .filter(module -> module.info().state() != ModuleInfo.State.FOUND)
                                .toList());
            }
            json.writeEndObject();
        });
    }

    private void list(Exchange exchange) {
        List<ModuleStatus> modules = handlers.modules();
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            writeModules(json, modules);
            json.writeEndObject();
        });
    }

    private static void writeModules(JsonGenerator json, List<ModuleStatus> modules) {
        json.writeName("modules");
        json.writeStartArray();
        for (ModuleStatus module : modules) {
            ModuleInfo info = module.info();
            json.writeStartObject();
            json.writeStringProperty("name", info.id().name());
            if (info.id().tenant().isPresent()) {
                json.writeStringProperty("tenant", info.id().tenant().get());
            }
            json.writeStringProperty("path", path(info.id()));
            json.writeStringProperty("state", word(info.state()));
            json.writeStringProperty("circuit_breaker", word(module.breaker()));
            json.writeNumberProperty("bytes", info.bytes());
            json.writeStringProperty("modified", info.modified().toString());
            if (info.problem().isPresent()) {
                json.writeBooleanProperty("changed_file_refused", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String path(ModuleId id) {
        return id.tenant().map(tenant -> "/tenant/" + tenant + "/").orElse("/run/") + id.name() + "/";
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private void openApi(Exchange exchange) throws IOException {
        ModuleId module = ModuleId.of(exchange.parameter(ErrorCode.MODULE_NOT_FOUND));
        Optional<byte[]> document = read(config.openApi().resolve(module.name() + ".openapi.json"));
        exchange.bytes(
                Status.OK_200,
                Exchange.JSON,
                document.orElseThrow(() -> new ServiceException(
                        ErrorCode.NOT_FOUND,
                        "The module " + module.name() + " has no description: put one beside it as " + module.name()
                                + ".openapi.json.")));
    }

    /** The modules folder may be writable by others: no link leads out of it, and nothing but a file is read. */
    private Optional<byte[]> read(Path file) throws IOException {
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(config.openApi().toRealPath()) || !Files.isRegularFile(real)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(real)) {
                byte[] document = in.readNBytes(MAX_OPEN_API_BYTES);
                return in.read() < 0 ? Optional.of(document) : Optional.empty();
            }
        } catch (NoSuchFileException | FileSystemLoopException | AccessDeniedException e) {
            return Optional.empty();
        }
    }
}
