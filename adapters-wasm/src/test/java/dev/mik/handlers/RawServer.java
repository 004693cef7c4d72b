package dev.mik.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that does with each connection just what a test says, byte by byte. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** The heads that came, to the empty line. */
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    /** What is done after the head of a request. */
    @FunctionalInterface
    interface Script {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    RawServer(Script script) {
        this(listen(), script);
    }

    RawServer(ServerSocket socket, Script script) {
        this.socket = socket;
        Thread.ofVirtual().start(() -> accept(script));
    }

    /** Always the same answer, after which the connection ends. */
    static RawServer saying(String answer) {
        return new RawServer((in, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection, script));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void serve(Socket connection, Script script) {
        try (connection) {
            InputStream in = connection.getInputStream();
            heads.add(head(in));
            script.run(in, connection.getOutputStream());
            connection.shutdownOutput();
            in.readAllBytes(); // else the answer would be lost in a reset
        } catch (IOException e) {
            return; // the client is gone, which the test sees by itself
        }
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the head ended early: " + head);
            }
            head.append((char) read);
        }
        return head.toString();
    }

    int port() {
        return socket.getLocalPort();
    }

    String authority() {
        return "127.0.0.1:" + port();
    }

    int connections() {
        return connections.size();
    }

    /** The values of a field in a head. */
    static List<String> values(String head, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
