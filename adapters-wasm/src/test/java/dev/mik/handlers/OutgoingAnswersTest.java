package dev.mik.handlers;

import static dev.mik.handlers.Calls.MODULE;
import static dev.mik.handlers.Calls.PARENT;
import static dev.mik.handlers.Calls.allowing;
import static dev.mik.handlers.Calls.failure;
import static dev.mik.handlers.Calls.get;
import static dev.mik.handlers.Calls.method;
import static dev.mik.handlers.Calls.millis;
import static dev.mik.handlers.Calls.post;
import static dev.mik.handlers.Calls.secure;
import static dev.mik.handlers.Calls.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.IncomingResponse;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import dev.mik.wasm.wasi.http.OutgoingRequest.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer, badly and late too. */
@Timeout(60)
class OutgoingAnswersTest {
    private final OutgoingRequests outgoing = new OutgoingRequests(allowing("127.0.0.1", "localhost"));

    @AfterEach
    void close() {
        outgoing.close();
    }

    private IncomingResponse send(OutgoingRequest request) throws IOException, InterruptedException {
        return outgoing.of(MODULE, PARENT).send(request);
    }

    private static String body(IncomingResponse answer) throws IOException {
        return new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text",
                "HTTP/1.1 200 OK\r\nContent-Type: text\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void aHeadThatBreaksOffIsNoAnswer(String head) throws Exception {
        try (RawServer server = RawServer.saying(head)) {
            assertThrows(java.io.EOFException.class, () -> send(get(server.authority())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO\r\n\r\n",
                "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA B: c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u007fc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nx"
            })
    void whatIsNoHttpIsAProtocolError(String answer) throws Exception {
        try (RawServer server = RawServer.saying(answer)) {
            assertEquals(HttpErrorCode.PROTOCOL_ERROR, failure(() -> send(get(server.authority()))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: yyyyyyyyyyyyyyyy\r\n", "y", "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n"})
    void headsWithoutEndAreGivenUp(String piece) throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            out.write("HTTP/1.1 103 Hints\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write(piece.repeat(100).getBytes(StandardCharsets.ISO_8859_1));
            }
        })) {
            assertEquals(HttpErrorCode.PROTOCOL_ERROR, failure(() -> send(get(server.authority()))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n0\r\n"
            })
    void aBodyThatBreaksOffIsIncomplete(String answer) throws Exception {
        try (RawServer server = RawServer.saying(answer)) {
            IncomingResponse begun = send(get(server.authority()));
            assertEquals(HttpErrorCode.RESPONSE_INCOMPLETE, failure(() -> body(begun)));
        }
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok")) {
            IncomingResponse answer = send(get(server.authority()));
            assertEquals(200, answer.status());
            assertEquals("ok", body(answer));
        }
    }

    @Test
    void answersWithoutABodyHaveNone() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n")) {
            IncomingResponse answer = send(get(server.authority()));
            assertEquals("", body(answer));
            assertEquals("10", answer.headers().getFirst().value());
            assertEquals("", body(send(method("HEAD", server.authority(), "/"))));
        }
        try (RawServer server = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nuntil the end")) {
            assertEquals("until the end", body(send(get(server.authority()))));
        }
    }

    @Test
    void redirectsAreTheGuests() throws Exception {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n")) {
            assertEquals(302, send(get(server.authority())).status());
            assertEquals(1, server.connections());
        }
    }

    /** A server that answers while it reads would stand still with a client that sends all before it reads. */
    @Test
    void bothBodiesFlowAtTheSameTime() throws Exception {
        long length = 64L << 20;
        try (RawServer server = new RawServer((in, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] piece = new byte[64 * 1024];
            for (long left = length; left > 0; ) {
                int read = in.read(piece);
                out.write(piece, 0, read);
                left -= read;
            }
        })) {
            Endless zeroes = new Endless(length);
            IncomingResponse answer = send(post(server.authority(), zeroes, OptionalLong.of(length)));
            assertTrue(zeroes.given.get() < length, "the answer waited for the whole request");
            long total = 0;
            byte[] piece = new byte[64 * 1024];
            for (int read = answer.body().read(piece);
                    read >= 0;
                    read = answer.body().read(piece)) {
                total += read;
            }
            assertEquals(length, total);
        }
    }

    private static final class Endless extends InputStream {
        private final long length;
        private final java.util.concurrent.atomic.AtomicLong given = new java.util.concurrent.atomic.AtomicLong();

        Endless(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int from, int count) {
            int now = (int) Math.min(count, length - given.get());
            given.addAndGet(now);
            return now == 0 ? -1 : now;
        }
    }

    @Test
    void anEarlyAnswerCountsThoughTheServerTakesNoMore() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")) {
            InputStream blocked = new Blocked();
            IncomingResponse answer = send(post(server.authority(), blocked, OptionalLong.empty()));
            assertEquals(413, answer.status());
            assertEquals("no", body(answer));
            answer.body().close();
        }
    }

    /** What is left of a body that its guest gives up. */
    private static final class GivenUp extends InputStream {
        @Override
        public int read() throws IOException {
            throw new HttpException(HttpErrorCode.internal("given up"));
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            return read();
        }
    }

    /** A guest's body that never comes, until it is closed. */
    private static final class Blocked extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("closed");
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            return read();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aBodyThatTheGuestGivesUpEndsTheRequest() throws Exception {
        CompletableFuture<Boolean> cut = new CompletableFuture<>();
        try (RawServer server = new RawServer((in, out) -> {
            byte[] rest = in.readAllBytes();
            cut.complete(!new String(rest, StandardCharsets.ISO_8859_1).contains("0\r\n\r\n"));
        })) {
            InputStream broken = new SequenceInputStream(Calls.text("begun"), new GivenUp());
            HttpErrorCode code = failure(() -> send(post(server.authority(), broken, OptionalLong.empty())));
            assertEquals(HttpErrorCode.internal("given up"), code);
            assertTrue(cut.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void slowServersAreWaitedForAsLongAsTheGuestSays() throws Exception {
        Timeouts patience = new Timeouts(Optional.empty(), millis(150), millis(150));
        try (RawServer silent = new RawServer((in, out) -> in.readAllBytes())) {
            assertEquals(
                    HttpErrorCode.CONNECTION_READ_TIMEOUT,
                    failure(() -> send(timed(get(silent.authority()), patience))));
        }
        try (RawServer dripping = new RawServer((in, out) -> {
            for (char c : "HTTP/1.1 200 OK\r\nX-Long: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".toCharArray()) {
                out.write(c);
                pause();
            }
        })) {
            assertEquals(
                    HttpErrorCode.CONNECTION_READ_TIMEOUT,
                    failure(() -> send(timed(get(dripping.authority()), patience))));
        }
        try (RawServer stopping = new RawServer((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel".getBytes(StandardCharsets.ISO_8859_1));
            in.readAllBytes();
        })) {
            IncomingResponse answer = send(timed(get(stopping.authority()), patience));
            assertEquals(HttpErrorCode.CONNECTION_READ_TIMEOUT, failure(() -> body(answer)));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20); // what the server is about
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsWaitedForAsLongAsTheGuestSays() throws Exception {
        List<Socket> full = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try {
                for (int i = 0; i < 50; i++) {
                    Socket socket = new Socket();
                    full.add(socket);
                    socket.connect(server.getLocalSocketAddress(), 200);
                }
            } catch (SocketTimeoutException e) {
                Timeouts connect = new Timeouts(millis(150), Optional.empty(), Optional.empty());
                OutgoingRequest request = timed(get("127.0.0.1:" + server.getLocalPort()), connect);
                assertEquals(HttpErrorCode.CONNECTION_TIMEOUT, failure(() -> send(request)));
                return;
            } finally {
                for (Socket socket : full) {
                    socket.close();
                }
            }
            throw new AssertionError("the backlog never filled");
        }
    }

    @Test
    void anInterruptEndsWaitingAndTheConnection() throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        try (RawServer server = new RawServer((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel".getBytes(StandardCharsets.ISO_8859_1));
            ended.complete(in.read());
        })) {
            IncomingResponse answer = send(get(server.authority()));
            answer.body().readNBytes(3);
            assertInstanceOf(
                    InterruptedIOException.class,
                    interrupted(() -> answer.body().read()));
            assertEquals(-1, ended.get(10, TimeUnit.SECONDS));
        }
        try (RawServer silent = new RawServer((in, out) -> in.readAllBytes())) {
            assertInstanceOf(InterruptedException.class, interrupted(() -> send(get(silent.authority()))));
        }
    }

    private interface Blocking {
        void run() throws Exception;
    }

    /** What a call on a platform thread throws when that is interrupted. */
    private static Throwable interrupted(Blocking call) throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
                thrown.complete(new AssertionError("it did not wait"));
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        thread.start();
        TimeUnit.MILLISECONDS.sleep(100); // likely blocked by then; interrupted before, it fails just the same
        thread.interrupt();
        return thrown.get(10, TimeUnit.SECONDS);
    }

    @Test
    void closingEndsWhatIsOnItsWay() throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            in.readAllBytes();
        })) {
            IncomingResponse answer = send(get(server.authority()));
            outgoing.close();
            assertThrows(IOException.class, () -> answer.body().read());
            assertThrows(IOException.class, () -> send(get(server.authority())));
        }
    }

    @Test
    void tlsIsForTheNameThatWasAskedFor(@TempDir Path folder) throws Exception {
        SSLContext tls = context(keys(folder));
        NameResolver names = (name, patience) -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        ServerSocket socket = tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        try (RawServer server = new RawServer(
                        socket,
                        (in, out) -> out.write(
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII)));
                OutgoingRequests secure = new OutgoingRequests(allowing("good.example", "other.example"), names, tls)) {
            assertEquals("ok", body(secure.of(MODULE, PARENT).send(secure(get("good.example:" + server.port())))));
            assertThrows(
                    SSLException.class,
                    () -> secure.of(MODULE, PARENT).send(secure(get("other.example:" + server.port()))));
            assertThrows(SSLException.class, () -> {
                try (OutgoingRequests distrusting =
                        new OutgoingRequests(allowing("good.example"), names, OutgoingRequests.systemTls())) {
                    distrusting.of(MODULE, PARENT).send(secure(get("good.example:" + server.port())));
                }
            });
        }
    }

    private static Path keys(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=good.example",
                        "-ext",
                        "san=dns:good.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        return file;
    }

    /** Reads that wait are cut into slices, in the middle of a record of TLS too. */
    @Test
    void tlsIsSlowAndFlowsBothWays(@TempDir Path folder) throws Exception {
        SSLContext tls = context(keys(folder));
        NameResolver names = (name, patience) -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        ServerSocket socket = tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        long length = 4L << 20;
        try (RawServer server = new RawServer(socket, (in, out) -> {
                    Thinking.longer();
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    byte[] piece = new byte[64 * 1024];
                    boolean thought = false;
                    for (long left = length; left > 0; ) {
                        int read = in.read(piece);
                        out.write(piece, 0, read);
                        left -= read;
                        if (!thought && left < length / 2) {
                            thought = true;
                            Thinking.longer();
                        }
                    }
                });
                OutgoingRequests secure = new OutgoingRequests(allowing("good.example"), names, tls)) {
            OutgoingRequest post = post("good.example:" + server.port(), new Endless(length), OptionalLong.of(length));
            IncomingResponse answer = secure.of(MODULE, PARENT).send(secure(post));
            assertEquals(length, answer.body().readAllBytes().length);
        }
    }

    /** A server that thinks, for longer than a slice of waiting. */
    private static final class Thinking {
        static void longer() {
            try {
                TimeUnit.MILLISECONDS.sleep(600);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SSLContext context(Path file) throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
