package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where every request comes in and every answer goes out: framing, origin, key, route, handler; then the one error body,
 * the metrics and the log line, whatever happened.
 */
final class RequestGate implements Filter {
    /** What is answered without a key, so that monitors need none. */
    private static final Set<String> OPEN_PATHS = Set.of("/health", "/ready", "/metrics", "/api/v1/daemon/health");

    private static final int MAX_PATH_BYTES = 4_096;

    /** An unread body up to this size is read away, so that the connection can be used again. */
    private static final long SMALL_BODY = 64 * 1024;

    /** How much of a refused body is read before the connection is cut, so that most clients see the answer first. */
    private static final long MAX_DRAIN = 64L * 1024 * 1024;

    /** RFC 3986 section 3.2, without user information. */
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~%!$&'()*+;=-]+)"
            + "(?::(?:\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])?)?");

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private static final String NO_ROUTE = "none";

    private final RouteTable routes;
    private final Doorkeeper doorkeeper;
    private final ApiMetrics metrics;
    private final AccessLog accessLog;
    private final int maxJsonBytes;
    private volatile String lastHost = "";

    RequestGate(RouteTable routes, Doorkeeper doorkeeper, ApiMetrics metrics, AccessLog accessLog, int maxJsonBytes) {
        this.routes = routes;
        this.doorkeeper = doorkeeper;
        this.metrics = metrics;
        this.accessLog = accessLog;
        this.maxJsonBytes = maxJsonBytes;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        RequestContext context = RequestContext.of(request.headers());
        Exchange exchange = new Exchange(request, response, context, maxJsonBytes);
        String template = NO_ROUTE;
        try {
            checkFraming(exchange);
            String path = exchange.rawPath();
            doorkeeper.check(exchange, OPEN_PATHS.contains(path));
            if (exchange.method().equals(Method.OPTIONS) && !routes.takesAnyMethod(path)) {
                answerOptions(exchange);
                return;
            }
            RouteTable.Match match = findRoute(exchange, path);
            template = match.route().template();
            exchange.matched(match);
            match.route().handler().handle(exchange);
            // Not in a finally: that would end a broken answer as if it were whole.
            response.commit();
            closeIfAsked(exchange);
        } catch (ServiceException e) {
            fail(exchange, e, false);
        } catch (RequestException e) {
            // The web server found the body's framing broken while a handler was reading it.
            fail(
                    exchange,
                    new ServiceException(ErrorMapper.codeOf(e.status()), BrokenRequests.sentence(e.status()), e),
                    true);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("The client went away.", e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            accessLog.bug(exchange, e);
            fail(
                    exchange,
                    new ServiceException(
                            ErrorCode.INTERNAL,
                            "Something went wrong on our side; the log has it under this request id."),
                    false);
        } finally {
            int status = response.status().code();
            metrics.request(metricMethod(exchange.method()), template, status, context.startedNanos());
            accessLog.completed(exchange, template, status);
        }
    }

    /** The web server says {@code Connection: close} back, and leaves the closing to the client. */
    private static void closeIfAsked(Exchange exchange) {
        if (exchange.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("The client asked for it.");
        }
    }

    /**
     * Refuses what two servers in a row could read in two ways (RFC 9112 section 6.3): after any of these nobody knows
     * where the next request begins, so the connection ends as well.
     */
    private void checkFraming(Exchange exchange) {
        ServerRequestHeaders headers = exchange.headers();
        boolean hasLength = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            String encoding =
                    String.join(",", headers.get(HeaderNames.TRANSFER_ENCODING).allValues());
            // Case would not matter (RFC 9112 section 7), but the parser behind us takes this one spelling for a body.
            if (hasLength || !encoding.equals("chunked")) {
                failAndClose(exchange, "Send either Content-Length or 'Transfer-Encoding: chunked', once.");
            }
        } else if (hasLength) {
            var values = headers.get(HeaderNames.CONTENT_LENGTH).allValues();
            if (values.size() != 1 || !LENGTH.matcher(values.getFirst()).matches()) {
                failAndClose(exchange, "Content-Length must be one whole number.");
            }
        }
        String host = exchange.header(HeaderNames.HOST).orElse("");
        if (!host.isEmpty() && host.equals(lastHost)) {
            return; // nearly every request names the host that the one before it named
        }
        if (HOST.matcher(host).matches()) {
            lastHost = host;
        } else {
            failAndClose(exchange, "The Host header must be a name or an address, and a port up to 65535.");
        }
    }

    private void failAndClose(Exchange exchange, String sentence) {
        fail(exchange, new ServiceException(ErrorCode.INVALID_REQUEST, sentence), true);
    }

    private RouteTable.Match findRoute(Exchange exchange, String path) {
        if (path.length() > MAX_PATH_BYTES) {
            throw new ServiceException(ErrorCode.URI_TOO_LONG, "The path is longer than " + MAX_PATH_BYTES + " bytes.");
        }
        try {
            return routes.find(exchange.method(), path);
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.METHOD_NOT_ALLOWED) {
                exchange.header(HeaderNames.ALLOW, String.join(", ", routes.allowed(path)));
            }
            throw e;
        }
    }

    /** Also a CORS preflight, which browsers send without a key; the origin has been checked. */
    private void answerOptions(Exchange exchange) {
        String methods = String.join(", ", routes.allowed(exchange.rawPath()));
        if (methods.isEmpty()) {
            throw RouteTable.notFound();
        }
        exchange.header(HeaderNames.ALLOW, methods);
        if (exchange.headers().contains(HeaderNames.ORIGIN)) {
            exchange.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
            exchange.header(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    "Authorization, Content-Type, If-Match, If-None-Match, Range, X-API-Key, X-Request-ID, traceparent");
            exchange.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        }
        exchange.empty(Status.NO_CONTENT_204);
    }

    private void fail(Exchange exchange, ServiceException failure, boolean close) {
        RoutingResponse response = exchange.response();
        if (!response.resetStream()) {
            // Part of a good answer is out already: only a cut can tell the client that the rest is not coming.
            accessLog.cut(exchange, failure);
            throw new CloseConnectionException("The answer failed half way.", failure);
        }
        Status status = ErrorMapper.statusOf(failure.code());
        if (failure.code() == ErrorCode.INTERNAL || failure.code() == ErrorCode.STORAGE_FAILURE) {
            accessLog.failure(exchange, failure);
        }
        response.headers().remove(HeaderNames.CONTENT_LENGTH);
        response.headers().remove(HeaderNames.ETAG);
        if (ErrorMapper.mayRetry(failure.code())) {
            long seconds =
                    failure.retryAfter().map(wait -> wait.toSeconds() + 1).orElse(1L);
            exchange.header(HeaderNames.RETRY_AFTER, Long.toString(seconds));
        }
        boolean unread = close || bodyIsInTheWay(exchange);
        if (unread) {
            exchange.header(HeaderValues.CONNECTION_CLOSE);
        }
        exchange.bytes(
                status,
                Exchange.JSON,
                ErrorBody.bytes(
                        failure.code(), failure.sentence(), exchange.context().requestId()));
        if (unread) {
            if (!close && !expectsContinue(exchange)) {
                drain(exchange, MAX_DRAIN);
            }
            throw new CloseConnectionException("The request was refused before its end.", failure);
        }
        closeIfAsked(exchange);
    }

    /** Whether reading the rest of the body away would take longer than a new connection. */
    private static boolean bodyIsInTheWay(Exchange exchange) {
        if (!exchange.hasBody() || exchange.request().content().consumed()) {
            return false;
        }
        long length = exchange.declaredLength();
        boolean small = length >= 0 && length <= SMALL_BODY && !expectsContinue(exchange);
        if (small && exchange.bodyTaken()) {
            drain(exchange, length); // begun by us, so ended by us; the web server does it for one that nobody touched
        }
        return !small;
    }

    /** Whether the client has not sent its body, and now never will. */
    private static boolean expectsContinue(Exchange exchange) {
        return exchange.headers().contains(HeaderValues.EXPECT_100)
                && !exchange.request().continueSent();
    }

    private static void drain(Exchange exchange, long limit) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = exchange.bodyStream();
            long left = limit;
            for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
                left -= read;
            }
        } catch (IOException | RuntimeException e) {
            return; // how the rest of a refused body ends interests nobody
        }
    }

    /** Method names are the client's to invent; the label's values are ours. */
    private static String metricMethod(Method method) {
        return switch (method.text()) {
            case "GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS" -> method.text();
            default -> "other";
        };
    }
}
