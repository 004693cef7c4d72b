package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hosts and requests for tests. */
final class Hosts {
    static final HandlerConfig.Limits LIMITS =
            new HandlerConfig.Limits(Duration.ofSeconds(20), 64L << 20, 100, 4, Duration.ofSeconds(1));

    private Hosts() {}

    static HandlerHost open(Path folder) {
        return open(folder, LIMITS);
    }

    static HandlerHost open(Path folder, HandlerConfig.Limits limits) {
        return HandlerBackends.wasm(config(folder, limits, 10));
    }

    /** Modules in {@code modules}, tenants in {@code tenants}, compiled code in {@code cache}. */
    static HandlerConfig config(Path folder, HandlerConfig.Limits limits, int cachedModules) {
        return new HandlerConfig(
                new HandlerConfig.Modules(folder.resolve("modules"), folder.resolve("tenants"), true),
                new HandlerConfig.Cache(
                        cachedModules, 100L << 20, folder.resolve("cache"), folder.resolve("cache.key"), false),
                limits,
                Map.of("GREETING", "hello"),
                new HandlerConfig.Outgoing(Optional.of(List.of()), Optional.empty()));
    }

    static HandlerRequest request(String method, String target, String body) {
        return new HandlerRequest(
                "request-1",
                "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00",
                method,
                target,
                "http",
                "localhost",
                List.of(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                List::of);
    }

    static Recorded get(HandlerHost host, ModuleId module, String target) {
        Recorded answer = new Recorded();
        host.handle(module, request("GET", target, ""), answer);
        return answer;
    }
}
