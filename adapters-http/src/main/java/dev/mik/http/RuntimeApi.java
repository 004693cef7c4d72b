package dev.mik.http;

import dev.mik.domain.runtime.HandlerService;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ScriptHost;
import java.util.ArrayList;
import java.util.List;

/** Handlers, served: {@code mik run}. */
public final class RuntimeApi implements AutoCloseable {
    /** No route of its own takes JSON. */
    private static final int NO_JSON = 0;

    private final ApiServer server;

    private RuntimeApi(ApiServer server) {
        this.server = server;
    }

    /**
     * Binds the address and begins to answer.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if the address cannot be bound
     */
    public static RuntimeApi start(RuntimeApiConfig config, HandlerService handlers, ScriptHost scripts) {
        ApiMetrics metrics = new ApiMetrics();
        metrics.warmUp();
        RuntimeMetrics runtime = new RuntimeMetrics(handlers, metrics);
        List<Route> routes = new ArrayList<>(new RuntimeRoutes(handlers, runtime, config).routes());
        routes.addAll(new ScriptRoutes(scripts, handlers, runtime, config.maxBodyBytes()).routes());
        routes.addAll(new StaticRoutes(config.staticFiles()).routes());
        RequestGate gate = new RequestGate(new RouteTable(routes), Doorkeeper.OPEN, metrics, new AccessLog(), NO_JSON);
        return new RuntimeApi(ApiServer.start(config.host(), config.port(), config.shutdownGrace(), gate, metrics));
    }

    /** The port that is bound. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way finish for a while, then closes every connection. */
    @Override
    public void close() {
        server.close();
    }
}
