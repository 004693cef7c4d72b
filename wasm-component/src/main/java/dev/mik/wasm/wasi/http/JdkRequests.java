package dev.mik.wasm.wasi.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The requests of guests as {@link HttpRequest}s. */
final class JdkRequests {
    private static final int[] STEPS = {1, 2, 3, 5, 7, 10};
    private static final long SHORTEST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 100_000;

    private JdkRequests() {}

    /**
     * A request with everything that the client has a place for.
     *
     * @param threads read its body
     * @param sent completed when all of the body was handed over
     * @throws HttpException if it has something that the client would not send
     */
    static HttpRequest translate(OutgoingRequest request, Executor threads, CompletableFuture<Void> sent)
            throws HttpException {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request))
                    .method(request.method(), body(request, threads, sent))
                    .version(
                            request.scheme().equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
            for (Header header : request.headers()) {
                add(builder, header);
            }
            return builder.build();
        } catch (URISyntaxException e) {
            throw new HttpException(HttpErrorCode.REQUEST_URI_INVALID, e);
        } catch (IllegalArgumentException e) {
            throw new HttpException(HttpErrorCode.internal("java.net.http does not send this: " + e.getMessage()), e);
        }
    }

    private static void add(HttpRequest.Builder builder, Header header) {
        if (header.is("expect") && header.value().equalsIgnoreCase("100-continue")) {
            builder.expectContinue(true);
        } else if (!header.is("content-length")) {
            if (header.value().chars().anyMatch(c -> c > 0x7e)) {
                throw new IllegalArgumentException("the field " + header.name() + " is not ASCII");
            }
            builder.header(header.name(), header.value());
        }
    }

    private static URI uri(OutgoingRequest request) throws URISyntaxException, HttpException {
        URI uri = new URI(request.scheme() + "://" + request.authority() + escape(request.pathWithQuery()));
        if (uri.getHost() == null) {
            throw new HttpException(HttpErrorCode.REQUEST_URI_INVALID);
        }
        return uri;
    }

    /** Escapes the visible characters that servers take and {@link URI} does not. */
    static String escape(String pathWithQuery) {
        StringBuilder escaped = new StringBuilder(pathWithQuery.length());
        int query = pathWithQuery.indexOf('?');
        for (int i = 0; i < pathWithQuery.length(); i++) {
            char c = pathWithQuery.charAt(i);
            boolean inPath = query < 0 || i < query;
            boolean bad = "\"<>\\^`{|}".indexOf(c) >= 0
                    || (inPath && (c == '[' || c == ']'))
                    || (c == '%' && !isEscape(pathWithQuery, i));
            if (bad) {
                escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static BodyPublisher body(OutgoingRequest request, Executor threads, CompletableFuture<Void> sent) {
        if (request.body().isEmpty() || request.contentLength().equals(OptionalLong.of(0))) {
            sent.complete(null);
            return BodyPublishers.noBody();
        }
        return new JdkRequestBody(request, request.body().get(), threads, sent);
    }

    /** A time that few clients are needed for; empty if it is longer than systems wait by themselves. */
    static Optional<Duration> roundUp(Duration time) {
        for (long unit = SHORTEST_MILLIS; unit < LONGEST_MILLIS; unit *= 10) {
            for (int step : STEPS) {
                Duration rounded = Duration.ofMillis(unit * step);
                if (rounded.compareTo(time) >= 0) {
                    return Optional.of(rounded);
                }
            }
        }
        return Optional.empty();
    }
}
