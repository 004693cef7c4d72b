package dev.mik.wasm.wasi.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The requests of the JDK's web server as guests get them. */
final class ExchangeRequests {
    private ExchangeRequests() {}

    static IncomingRequest of(HttpExchange exchange, ExchangeBody body) {
        List<Header> headers = exchange.getRequestHeaders().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> new Header(entry.getKey(), value)))
                .toList();
        return new IncomingRequest(
                exchange.getRequestMethod(),
                Optional.of(pathWithQuery(exchange.getRequestURI())),
                Optional.of(exchange instanceof HttpsExchange ? "https" : "http"),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")),
                headers,
                body,
                TrailerSource.NONE);
    }

    private static String pathWithQuery(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
