package dev.mik.daemon;

import dev.mik.config.ProjectConfig;
import dev.mik.domain.runtime.HandlerService;
import dev.mik.handlers.HandlerBackends;
import dev.mik.handlers.HandlerConfig;
import dev.mik.handlers.ScriptConfig;
import dev.mik.http.RuntimeApi;
import dev.mik.http.RuntimeApiConfig;
import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.ModuleInfo;
import dev.mik.ports.handlers.ScriptHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A running handler server, put together from top to bottom: host, service, API. */
final class HandlerServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A script that waits for a handler until it is stopped has as long again to answer without it. */
    private static final int SCRIPT_TIMES = 2;

    private final HandlerHost host;
    private final ScriptHost scripts;
    private final RuntimeApi api;

    private HandlerServer(HandlerHost host, ScriptHost scripts, RuntimeApi api) {
        this.host = host;
        this.scripts = scripts;
        this.api = api;
    }

    /**
     * Begins to serve a project.
     *
     * @param home where compiled code is kept that cannot be kept beside its module
     */
    static HandlerServer start(ProjectConfig config, Path home) {
        HandlerHost host = HandlerBackends.wasm(handlers(config, home));
        ScriptHost scripts = HandlerBackends.scripts(scripts(config));
        try {
            return new HandlerServer(host, scripts, RuntimeApi.start(api(config), new HandlerService(host), scripts));
        } catch (RuntimeException e) {
            scripts.close();
            host.close();
            throw e;
        }
    }

    private static HandlerConfig handlers(ProjectConfig config, Path home) {
        return new HandlerConfig(
                modules(config),
                cache(config, home),
                limits(config, config.limits().executionTime()),
                config.environment(),
                outgoing(config.outgoing()));
    }

    private static ScriptConfig scripts(ProjectConfig config) {
        return new ScriptConfig(
                config.folders().scripts(),
                config.server().hotReload(),
                limits(config, config.limits().executionTime().multipliedBy(SCRIPT_TIMES)),
                (int) Math.min(config.limits().bodyBytes(), Integer.MAX_VALUE));
    }

    private static HandlerConfig.Limits limits(ProjectConfig config, Duration time) {
        ProjectConfig.Limits limits = config.limits();
        return new HandlerConfig.Limits(
                time, limits.memoryBytes(), limits.requests(), limits.requestsPerModule(), PATIENCE);
    }

    static HandlerConfig.Modules modules(ProjectConfig config) {
        return new HandlerConfig.Modules(
                config.folders().modules(),
                config.folders().userModules(),
                config.server().hotReload());
    }

    static HandlerConfig.Cache cache(ProjectConfig config, Path home) {
        Path folder = home.resolve("cache");
        return new HandlerConfig.Cache(
                config.limits().cachedModules(),
                config.limits().cacheBytes(),
                folder.resolve("aot"),
                folder.resolve("aot.key"),
                true);
    }

    private static HandlerConfig.Outgoing outgoing(ProjectConfig.Outgoing outgoing) {
        Optional<HandlerConfig.ServiceAccess> services =
                outgoing.services().map(api -> new HandlerConfig.ServiceAccess(api.url(), api.key(), api.instance()));
        return new HandlerConfig.Outgoing(outgoing.allowed(), services);
    }

    private static RuntimeApiConfig api(ProjectConfig config) {
        Path modules = config.folders().modules();
        Path parent = modules.getParent();
        return new RuntimeApiConfig(
                config.server().host(),
                config.server().port(),
                config.limits().bodyBytes(),
                config.server().shutdownTimeout(),
                config.folders().staticFiles(),
                Files.isRegularFile(modules) && parent != null ? parent : modules);
    }

    int port() {
        return api.port();
    }

    List<ModuleInfo> modules() {
        return host.modules();
    }

    /** Stops accepting, finishes what was accepted, then stops what is left. */
    @Override
    public void close() {
        api.close();
        scripts.close();
        host.close();
    }
}
