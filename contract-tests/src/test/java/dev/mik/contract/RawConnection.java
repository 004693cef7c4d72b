package dev.mik.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One socket on which a test writes whatever bytes it wants, and reads what a server makes of them. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private String sent = "";

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection open(String host, int port) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            socket.connect(new InetSocketAddress(host, port), 10_000);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends characters 0 to 255 as bytes. */
    RawConnection send(String latin1) {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; a server that has closed already is no failure here, {@link #answer} then tells what it said. */
    RawConnection send(byte[] bytes) {
        sent += new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            sent += " [closed by the server while sending]";
        }
        return this;
    }

    /** Says that no more will come. */
    RawConnection finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            sent += " [closed by the server]";
        }
        return this;
    }

    /** Reads one answer to anything but HEAD; empty when the server closed without one. */
    Optional<Answer> answer() {
        return answer(false);
    }

    /** Reads one answer; {@code head} says that no body follows whatever its headers promise. */
    Optional<Answer> answer(boolean head) {
        try {
            return read(head);
        } catch (SocketException | EOFException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("no whole answer to: " + sent, e);
        }
    }

    /** Whether the server has ended this connection, with or without an answer; waits a moment for that. */
    boolean isClosedByServer() {
        try {
            socket.setSoTimeout(50);
            while (in.read() >= 0) {
                // What it says before it closes does not matter here.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads answers until the server closes. */
    List<Answer> answers() {
        List<Answer> all = new ArrayList<>();
        for (Optional<Answer> next = answer(); next.isPresent(); next = answer()) {
            all.add(next.get());
        }
        return all;
    }

    private Optional<Answer> read(boolean head) throws IOException {
        String statusLine = line();
        if (statusLine.isEmpty()) {
            return Optional.empty();
        }
        if (!statusLine.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = headers();
        if (status / 100 == 1) {
            return read(head);
        }
        boolean none = head || status == 204 || status == 304;
        return Optional.of(new Answer(sent, status, headers, none ? new byte[0] : body(headers)));
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks();
        }
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (length.isEmpty()) {
            return in.readAllBytes();
        }
        int wanted = Integer.parseInt(length.getFirst());
        byte[] body = in.readNBytes(wanted);
        if (body.length < wanted) {
            throw new IOException("promised " + wanted + " bytes, sent " + body.length);
        }
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.write(in.readNBytes(size));
            line();
        }
        headers();
        return all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().replaceFirst(";.*", "").trim(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.isEmpty()) {
                    return "";
                }
                throw new IOException("closed within a line: " + line);
            }
            line.append((char) b);
        }
        return line.toString().replaceFirst("\r$", "");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
