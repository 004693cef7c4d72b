package dev.mik.wasm.wasi.http;

import com.sun.net.httpserver.HttpServer;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.wasi.Linked;
import dev.mik.wasm.wasi.WasiContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A component behind the JDK's web server on a free port of loopback; what it calls out to may be anything. */
final class ComponentServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JdkOutgoingHttp outgoing = new JdkOutgoingHttp(target -> true);
    private final HttpServer server;
    private final WasiHttpHandler handler;

    private ComponentServer(LinkedComponent component, UnaryOperator<WasiHttpHandler.Builder> settings)
            throws IOException {
        WasiContext wasi = WasiContext.builder().outgoing(outgoing).build();
        handler = settings.apply(WasiHttpHandler.builder(component, wasi::hostContext))
                .build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    static ComponentServer of(LinkedComponent component, UnaryOperator<WasiHttpHandler.Builder> settings)
            throws IOException {
        return new ComponentServer(component, settings);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + address().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
        handler.close();
        outgoing.close();
        threads.shutdownNow();
    }

    /** Serves a fixture until its input ends, and says on which port. */
    static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try (ComponentServer server =
                of(Linked.component(arguments[0]), settings -> settings.timeout(Duration.ofMinutes(30)))) {
            System.out.println(server.address().getPort());
            System.in.readAllBytes();
        }
    }
}
