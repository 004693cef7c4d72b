package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.http.OutgoingRequest.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Sends the requests of guests with {@link HttpClient}: HTTP/1.1, and HTTP/2 over TLS where the server has it.
 *
 * <p>Redirects are not followed, bodies are not decompressed, and no proxy is used unless the client is told to. Both
 * bodies stream; the client gives the head of an answer only when the request's body has been sent. It knows no
 * trailers: a request with some fails, those of answers are lost. The time to the first byte counts from the end of the
 * request; a time to connect is rounded up to 1, 2, 3, 5 or 7 times a power of ten milliseconds.
 *
 * <p>A target is judged after its name was looked up. The client looks it up again, and finds the same in the JVM's
 * cache unless that is switched off.
 */
public final class JdkOutgoingHttp implements OutgoingHttp, AutoCloseable {
    private static final Duration NO_TIMEOUT = Duration.ZERO;

    private final Predicate<OutgoingTarget> allowed;
    private final UnaryOperator<HttpClient.Builder> settings;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("wasi-http-", 0).factory());
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * A client for some targets.
     *
     * @param allowed asked before each connection; what it refuses is {@code HTTP-request-denied}
     */
    public JdkOutgoingHttp(Predicate<OutgoingTarget> allowed) {
        this(allowed, builder -> builder);
    }

    /**
     * A client for some targets.
     *
     * @param allowed asked before each connection; what it refuses is {@code HTTP-request-denied}
     * @param settings adds a TLS context or a proxy to each client that is made
     */
    public JdkOutgoingHttp(Predicate<OutgoingTarget> allowed, UnaryOperator<HttpClient.Builder> settings) {
        this.allowed = allowed;
        this.settings = settings;
    }

    /** Knows {@code http} and {@code https}. */
    @Override
    public Optional<HttpErrorCode> refusal(OutgoingRequest request) {
        boolean known = request.scheme().equals("http") || request.scheme().equals("https");
        return known ? Optional.empty() : Optional.of(HttpErrorCode.PROTOCOL_ERROR);
    }

    @Override
    public IncomingResponse send(OutgoingRequest request) throws IOException, InterruptedException {
        if (!allowed.test(target(request))) {
            throw new HttpException(HttpErrorCode.REQUEST_DENIED);
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        HttpRequest translated = JdkRequests.translate(request, threads, sent);
        Timeouts timeouts = request.timeouts();
        CompletableFuture<HttpResponse<JdkAnswerBody>> answer =
                client(timeouts.connect()).sendAsync(translated, head -> new JdkAnswerBody(timeouts.betweenBytes()));
        try {
            HttpResponse<JdkAnswerBody> head = await(answer, sent, timeouts);
            return new IncomingResponse(head.statusCode(), headers(head), head.body(), TrailerSource.NONE);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpException(HttpErrorCode.CONNECTION_READ_TIMEOUT, e);
        } catch (ExecutionException e) {
            throw new HttpException(code(e), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private static OutgoingTarget target(OutgoingRequest request) throws IOException {
        String host = OutgoingTarget.host(request.authority());
        int port = OutgoingTarget.port(request.scheme(), request.authority());
        return new OutgoingTarget(request.scheme(), host, port, List.of(InetAddress.getAllByName(host)));
    }

    private static HttpResponse<JdkAnswerBody> await(
            CompletableFuture<HttpResponse<JdkAnswerBody>> answer, CompletableFuture<Void> sent, Timeouts timeouts)
            throws InterruptedException, ExecutionException, TimeoutException {
        Optional<Duration> firstByte = timeouts.firstByte();
        if (firstByte.isEmpty()) {
            return answer.get();
        }
        CompletableFuture.anyOf(answer, sent).get();
        // A request without a body counts as sent before it is connected.
        long millis = millis(firstByte) + millis(timeouts.connect());
        return answer.get(Math.max(millis, 1), TimeUnit.MILLISECONDS);
    }

    private static long millis(Optional<Duration> time) {
        return time.orElse(Duration.ZERO).toMillis();
    }

    private static HttpErrorCode code(ExecutionException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpConnectTimeoutException) {
                return HttpErrorCode.CONNECTION_TIMEOUT;
            }
        }
        return HttpErrors.code(failure);
    }

    private static List<Header> headers(HttpResponse<?> head) {
        return head.headers().map().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(":"))
                .flatMap(entry -> entry.getValue().stream().map(value -> new Header(entry.getKey(), value)))
                .toList();
    }

    private HttpClient client(Optional<Duration> connect) {
        Duration timeout = connect.flatMap(JdkRequests::roundUp).orElse(NO_TIMEOUT);
        return clients.computeIfAbsent(timeout, this::open);
    }

    private HttpClient open(Duration timeout) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        if (!timeout.equals(NO_TIMEOUT)) {
            builder.connectTimeout(timeout);
        }
        return settings.apply(builder).build();
    }

    /** Ends all requests that are on their way, and lets go of all connections. */
    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
        threads.shutdownNow();
    }
}
