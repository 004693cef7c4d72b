package dev.mik.wasm.wasi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A billion bytes through a handler and back, in a server that could not hold them; runs with {@code -Plong}. */
class GigabyteEcho {
    private static final long SIZE = 1_000_000_000;
    private static final int BLOCK = 1 << 16;

    /** The heap, and what a JVM with compiled guests takes beside it. */
    private static final long MOST_RESIDENT = (256L + 128) << 20;

    @ParameterizedTest
    @CsvSource({
        "handler-c, /echo",
        "handler-c, /stream",
        "handler-c, /splice",
        "handler-c-composed, /echo",
        "handler-as, /echo",
        "handler-rust, /echo"
    })
    void passesThrough(String fixture, String path) throws IOException {
        try (ServerProcess server = ServerProcess.start(fixture, "-Xmx256m", "-XX:+UseSerialGC");
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(60_000);
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SIZE + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            CompletableFuture<String> sent = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> send(socket, sent));
            InputStream in = new BufferedInputStream(socket.getInputStream(), BLOCK);
            String received = receive(in, head(in).contains("Content-length: " + SIZE));
            assertEquals(sent.join(), received);
            long peak = server.peakResidentBytes();
            System.out.printf("%s%s: %d bytes, at most %d MiB resident%n", fixture, path, SIZE, peak >> 20);
            assertTrue(peak < MOST_RESIDENT, () -> (peak >> 20) + " MiB");
        }
    }

    /** Random bytes, each block with its number, so that what is lost, doubled or moved does not go unseen. */
    private static void send(Socket socket, CompletableFuture<String> digest) {
        try {
            OutputStream out = socket.getOutputStream();
            MessageDigest sha256 = sha256();
            byte[] block = new byte[BLOCK];
            new Random(1).nextBytes(block);
            for (long at = 0; at < SIZE; at += BLOCK) {
                ByteBuffer.wrap(block).putLong(at);
                int length = (int) Math.min(BLOCK, SIZE - at);
                sha256.update(block, 0, length);
                out.write(block, 0, length);
            }
            digest.complete(HexFormat.of().formatHex(sha256.digest()));
        } catch (IOException e) {
            digest.completeExceptionally(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200 OK"), head::toString);
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertTrue(c >= 0, () -> "the connection ended after " + line);
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** The digest of a body, in one piece if the handler passes the length on, in chunks if not. */
    private static String receive(InputStream in, boolean lengthKnown) throws IOException {
        MessageDigest sha256 = sha256();
        long total = 0;
        long piece;
        do {
            piece = lengthKnown ? SIZE - total : Long.parseLong(line(in), 16);
            digest(in, piece, sha256);
            total += piece;
            if (!lengthKnown) {
                assertEquals("", line(in), "the end of a chunk");
            }
        } while (piece > 0);
        assertEquals(SIZE, total);
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void digest(InputStream in, long length, MessageDigest sha256) throws IOException {
        byte[] block = new byte[BLOCK];
        for (long left = length; left > 0; ) {
            int count = in.read(block, 0, (int) Math.min(BLOCK, left));
            long missing = left;
            assertTrue(count > 0, () -> missing + " bytes are missing");
            sha256.update(block, 0, count);
            left -= count;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
