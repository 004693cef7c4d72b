package dev.mik.wasm.wasi.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A guest's response on its way out through the JDK's web server. */
final class ExchangeSink implements ResponseSink {
    /** What that server calls a response without a body, and one whose length it does not know. */
    private static final long NONE = -1;

    private static final long UNKNOWN = 0;

    private final HttpExchange exchange;
    private final ExchangeBody body;
    private volatile Optional<String> aborted = Optional.empty();
    private boolean begun;

    ExchangeSink(HttpExchange exchange, ExchangeBody body) {
        this.exchange = exchange;
        this.body = body;
    }

    @Override
    public void head(ResponseHead head) throws IOException {
        begun = true;
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || head.status() == 304;
        for (Header header : head.headers()) {
            if (bodiless || !header.is("content-length")) {
                exchange.getResponseHeaders().add(header.name(), header.value());
            }
        }
        long length = bodiless ? NONE : length(head.bodyLength());
        exchange.sendResponseHeaders(head.status(), length);
        if (length != NONE) {
            exchange.getResponseBody().flush();
        }
    }

    private static long length(OptionalLong bytes) {
        return bytes.isEmpty() ? UNKNOWN : bytes.getAsLong() == 0 ? NONE : bytes.getAsLong();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void flush() throws IOException {
        exchange.getResponseBody().flush();
    }

    /** The server closes the request with the response: a guest that still reads has to be waited for. */
    @Override
    public void end(List<Header> trailers) throws IOException {
        if (body.ended()) {
            exchange.getResponseBody().close();
        } else {
            exchange.getResponseBody().flush();
        }
    }

    @Override
    public void refuse(HttpErrorCode code) throws IOException {
        error(500, "the handler gave no response: " + code.label());
    }

    /** The server closes the connection when its handler throws; until then nothing is to be written. */
    @Override
    public void abort(String reason) {
        aborted = Optional.of(reason);
    }

    /** Answers in the guest's place, if it has not begun to. */
    void error(int status, String text) {
        if (begun) {
            return;
        }
        begun = true;
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, bodiless ? NONE : bytes.length);
            if (!bodiless) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (IOException e) {
            abort("the error could not be told: " + e.getMessage());
        }
    }

    void throwIfAborted() throws IOException {
        if (aborted.isPresent()) {
            throw new IOException(aborted.get());
        }
    }
}
