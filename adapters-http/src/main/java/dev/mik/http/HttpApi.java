package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.common.mapper.MapperManager;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The API, served. */
public final class HttpApi implements AutoCloseable {
    /** How long a connection may be silent, within a request or between two. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 32 * 1024;

    static {
        keepHeaderMappers();
    }

    private final WebServer server;

    private HttpApi(WebServer server) {
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
                new OriginGuard(!config.keys().isEmpty(), config.allowedHosts(), config.corsOrigins()),
                new ApiKeyAuth(config.keys()),
                metrics,
                new AccessLog(),
                config.maxJsonBytes());
        WebServer server = WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(10))
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new BoundedHttp1(MAX_REQUEST_LINE, MAX_HEADERS))
                .backlog(1_024)
                .useNio(false)
                .idleConnectionTimeout(SILENCE)
                .idleConnectionPeriod(Duration.ofSeconds(15))
                .connectionOptions(options ->
                        options.tcpNoDelay(true).socketKeepAlive(true).readTimeout(SILENCE))
                .directHandlers(direct(new BrokenRequests(metrics)))
                .routing(HttpRouting.builder().addFilter(gate))
                .build();
        return new HttpApi(started(server, config));
    }

    /**
     * Gives the web server one object to turn headers into numbers with. Without it each {@code Content-Length} that is
     * read or written looks for one in the service registry, which makes a new one every time.
     */
    @SuppressWarnings("removal") // what replaces it fills the registry, which is still searched every time
    private static void keepHeaderMappers() {
        MapperManager.global(MapperManager.builder().useBuiltIn(true).build());
    }

    private static WebServer started(WebServer server, HttpApiConfig config) {
        tryAddress(config);
        try {
            server.start();
        } catch (RuntimeException e) {
            throw notBound(config, e);
        }
        if (!server.isRunning()) { // it does not throw when the port is taken
            server.stop();
            throw notBound(config, new IllegalStateException("the web server does not run"));
        }
        return server;
    }

    /** Asked first, because the web server would log a stack trace where a sentence will do. */
    private static void tryAddress(HttpApiConfig config) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw notBound(config, e);
        }
    }

    private static ServiceException notBound(HttpApiConfig config, Exception e) {
        return new ServiceException(
                ErrorCode.UNAVAILABLE,
                "Cannot listen on " + config.host() + ":" + config.port()
                        + ": the port is in use or the address is not this machine's. Choose another with --port.",
                e);
    }

    static List<Route> routes(HttpApiConfig config, Services services, ApiMetrics metrics) {
        List<Route> routes = new ArrayList<>(new SystemRoutes(services, metrics, config).routes());
        routes.addAll(new KeyValueRoutes(services.keyValue(), metrics).routes());
        routes.addAll(new SqlRoutes(services.sql(), metrics).routes());
        routes.addAll(new StorageRoutes(services.storage(), metrics).routes());
        return routes;
    }

    private static DirectHandlers direct(DirectHandler handler) {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            builder.addHandler(type, handler);
        }
        return builder.build();
    }

    /** The port that is bound. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way finish for up to ten seconds, then closes every connection. */
    @Override
    public void close() {
        server.stop();
    }
}
