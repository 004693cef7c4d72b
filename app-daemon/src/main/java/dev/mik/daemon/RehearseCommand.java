package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import dev.mik.logging.Logging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code mik rehearse}, for builds: a daemon's short life in a temporary folder, with a request of each kind. The JVM watches
 * it to learn which classes a start needs, and keeps them in its AOT cache (JEP 514).
 */
@Command(name = "rehearse", hidden = true, description = "Live a daemon's life in brief, for the JVM to learn from.")
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.configure(Map.of("MIK_LOG", "error"), false);
        Path home = Files.createTempDirectory("mik-rehearsal-");
        int port = freePort();
        DaemonConfig config = DaemonConfig.load(Map.of("MIK_HOME", home.toString()), OptionalInt.of(port));
        try (Daemon _ = Daemon.start(config);
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + port;
            for (int i = 0; i < 20; i++) {
                send(client, base + "/kv/a", "PUT", "{\"value\":\"x\",\"ttl\":60}");
                send(client, base + "/kv/a", "GET", "");
                send(client, base + "/sql/execute", "POST", "{\"sql\":\"CREATE TABLE IF NOT EXISTS t (a)\"}");
                send(client, base + "/sql/query", "POST", "{\"sql\":\"SELECT ? AS a\",\"params\":[1]}");
                send(client, base + "/storage/a", "PUT", "{}");
                send(client, base + "/storage/a", "GET", "");
                send(client, base + "/metrics", "GET", "");
                send(client, base + "/ready", "GET", "");
                send(client, base + "/nowhere", "GET", "");
            }
        } finally {
            deleteTree(home);
        }
        return 0;
    }

    private static void send(HttpClient client, String url, String method, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
