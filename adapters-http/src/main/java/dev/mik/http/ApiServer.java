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

/** The web server, set up the way all our APIs want it, with one gate for every request. */
final class ApiServer implements AutoCloseable {
    /** How long a connection may be silent, within a request or between two. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 32 * 1024;

    static {
        keepHeaderMappers();
    }

    private final WebServer server;

    private ApiServer(WebServer server) {
        this.server = server;
    }

    /**
     * Binds the address and begins to answer.
     *
     * @param grace how long requests under way may take when it is closed
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if the address cannot be bound
     */
    static ApiServer start(String host, int port, Duration grace, RequestGate gate, ApiMetrics metrics) {
        WebServer server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(grace)
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
        return new ApiServer(started(server, host, port));
    }

    /**
     * Gives the web server one object to turn headers into numbers with. Without it each {@code Content-Length} that is
     * read or written looks for one in the service registry, which makes a new one every time.
     */
    @SuppressWarnings("removal") // what replaces it fills the registry, which is still searched every time
    private static void keepHeaderMappers() {
        MapperManager.global(MapperManager.builder().useBuiltIn(true).build());
    }

    private static WebServer started(WebServer server, String host, int port) {
        tryAddress(host, port);
        try {
            server.start();
        } catch (RuntimeException e) {
            throw notBound(host, port, e);
        }
        if (!server.isRunning()) { // it does not throw when the port is taken
            server.stop();
            throw notBound(host, port, new IllegalStateException("the web server does not run"));
        }
        return server;
    }

    /** Asked first, because the web server would log a stack trace where a sentence will do. */
    private static void tryAddress(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw notBound(host, port, e);
        }
    }

    private static ServiceException notBound(String host, int port, Exception e) {
        return new ServiceException(
                ErrorCode.UNAVAILABLE,
                "Cannot listen on " + host + ":" + port
                        + ": the port is in use or the address is not this machine's. Choose another with --port.",
                e);
    }

    private static DirectHandlers direct(DirectHandler handler) {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            builder.addHandler(type, handler);
        }
        return builder.build();
    }

    /** The port that is bound. */
    int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way finish within the grace, then closes every connection. */
    @Override
    public void close() {
        server.stop();
    }
}
