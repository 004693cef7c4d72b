package dev.mik.daemon;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spreads connections over the workers, each to the one with the fewest. It passes bytes on and understands none of them, so
 * that what a worker says of hostile requests holds here too.
 */
final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 1_024;
    private static final int BUFFER = 32 * 1024;
    private static final byte[] UNAVAILABLE = """
            HTTP/1.1 503 Service Unavailable\r
            Content-Type: application/json\r
            Content-Length: 86\r
            Retry-After: 1\r
            Connection: close\r
            \r
            {"error":"No worker answers; one is being started.","code":"unavailable","status":503}\
            """.getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final Workers workers;

    private Balancer(ServerSocket server, Workers workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Binds the address and begins to pass connections on.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if the address cannot be bound
     */
    static Balancer start(String host, int port, Workers workers) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(host, port), BACKLOG);
            Balancer balancer = new Balancer(server, workers);
            Thread.ofPlatform().name("balancer").start(balancer::accept);
            return balancer;
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "Cannot listen on " + host + ":" + port + ": " + e.getMessage() + ". Choose another with --port.",
                    e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("balanced").start(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    pause(); // out of file handles: those that are open have to end first
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        List<WorkerProcess> tried = new ArrayList<>();
        try (client) {
            client.setTcpNoDelay(true);
            while (true) {
                Optional<WorkerProcess> worker = workers.choose(tried);
                if (worker.isEmpty()) {
                    client.getOutputStream().write(UNAVAILABLE);
                    return;
                }
                tried.add(worker.get());
                if (served(client, worker.get())) {
                    return;
                }
            }
        } catch (IOException e) {
            return; // the client went away
        }
    }

    /** Passes the connection on; false if the worker cannot be reached, so that another may be tried. */
    private static boolean served(Socket client, WorkerProcess worker) throws IOException {
        try (Socket upstream = new Socket()) {
            try {
                upstream.setTcpNoDelay(true);
                upstream.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), worker.port()), CONNECT_MILLIS);
            } catch (IOException e) {
                return false;
            }
            worker.connections().incrementAndGet();
            try {
                Thread up = Thread.ofVirtual().start(() -> pump(client, upstream));
                pump(upstream, client);
                // What the worker has closed is over, whatever the client goes on to send.
                close(upstream);
                close(client);
                up.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                worker.connections().decrementAndGet();
            }
            return true;
        }
    }

    /** Until the end of one, which is passed on as an end to the other. */
    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to); // a reset has to be seen as one, not as an end
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return;
        }
    }

    /** Takes no more connections; those that there are end with their workers. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.INTERNAL, "The balancer's port was not closed.", e);
        } finally {
            workers.close();
        }
    }
}
