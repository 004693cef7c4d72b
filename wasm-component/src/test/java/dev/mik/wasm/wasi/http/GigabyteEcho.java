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
import org.junit.jupiter.params.provider.ValueSource;

/** A billion bytes through a handler and back, in a server that could not hold them; runs with {@code -Plong}. */
class GigabyteEcho {
    private static final long SIZE = 1_000_000_000;
    private static final int BLOCK = 1 << 16;

    /** The heap, and what a JVM with compiled guests takes beside it. */
    private static final long MOST_RESIDENT = (256L + 128) << 20;

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/stream", "/splice"})
    void passesThrough(String path) throws IOException {
        try (ServerProcess server = ServerProcess.start("handler-c", "-Xmx256m", "-XX:+UseSerialGC");
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(60_000);
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SIZE + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            CompletableFuture<String> sent = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> send(socket, sent));
            InputStream in = new BufferedInputStream(socket.getInputStream(), BLOCK);
            skipHead(in);
            String received = receive(in);
            assertEquals(sent.join(), received);
            long peak = server.peakResidentBytes();
            System.out.printf("%s: %d bytes, at most %d MiB resident%n", path, SIZE, peak >> 20);
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

    /** A response with the length of the request, since the handler passes it on. */
    private static void skipHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            assertTrue(c >= 0, () -> "the connection ended after " + head);
            head.append((char) c);
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200 OK"), head::toString);
        assertTrue(head.toString().contains("Content-length: " + SIZE), head::toString);
    }

    private static String receive(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] block = new byte[BLOCK];
        for (long left = SIZE; left > 0; ) {
            int count = in.read(block, 0, (int) Math.min(BLOCK, left));
            long missing = left;
            assertTrue(count > 0, () -> missing + " bytes are missing");
            sha256.update(block, 0, count);
            left -= count;
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
