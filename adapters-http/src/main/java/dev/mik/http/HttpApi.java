package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The API, served. */
public final class HttpApi implements AutoCloseable {
    /** How long requests under way may take when the API is closed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ApiServer server;

    private HttpApi(ApiServer server) {
        this.server = server;
    }

    /**
     * Binds the address and begins to answer.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if the address cannot be bound
     */
    public static HttpApi start(HttpApiConfig config, Services services) {
        ApiMetrics metrics = new ApiMetrics();
        metrics.warmUp();
        RequestGate gate = new RequestGate(
                new RouteTable(routes(config, services, metrics)),
                Doorkeeper.of(config.keys(), config.allowedHosts(), config.corsOrigins()),
                metrics,
                new AccessLog(),
                config.maxJsonBytes());
        return new HttpApi(ApiServer.start(config.host(), config.port(), GRACE, gate, metrics));
    }

    static List<Route> routes(HttpApiConfig config, Services services, ApiMetrics metrics) {
        List<Route> routes = new ArrayList<>(new SystemRoutes(services, metrics, config).routes());
        routes.addAll(new KeyValueRoutes(services.keyValue(), metrics).routes());
        routes.addAll(new SqlRoutes(services.sql(), metrics).routes());
        routes.addAll(new StorageRoutes(services.storage(), metrics).routes());
        return routes;
    }

    /** The port that is bound. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way finish for up to ten seconds, then closes every connection. */
    @Override
    public void close() {
        server.close();
    }
}
