package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.handlers.HandlerConfig.ServiceAccess;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import dev.mik.wasm.wasi.http.OutgoingRequest.Timeouts;
import dev.mik.wasm.wasi.http.TrailerSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Requests as guests make them. */
final class Calls {
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    static final HandlerRequest PARENT = new HandlerRequest(
            "request-1",
            "00-" + TRACE + "-00f067aa0ba902b7-01",
            "GET",
            "/",
            "http",
            "localhost",
            List.of(),
            InputStream.nullInputStream(),
            List::of);
    static final ModuleId MODULE = ModuleId.of("shop");
    static final Timeouts NO_TIMEOUTS = new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());

    private Calls() {}

    static Outgoing allowing(String... entries) {
        return new Outgoing(Optional.of(List.of(entries)), Optional.empty());
    }

    static Outgoing services(String url, String key, String... entries) {
        return new Outgoing(
                Optional.of(List.of(entries)),
                Optional.of(new ServiceAccess(java.net.URI.create(url), key, "instance-7")));
    }

    static OutgoingRequest get(String authority, Header... headers) {
        return new OutgoingRequest(
                "GET",
                "http",
                authority,
                "/path?query=1",
                List.of(headers),
                OptionalLong.empty(),
                Optional.empty(),
                TrailerSource.NONE,
                NO_TIMEOUTS);
    }

    static OutgoingRequest method(String method, String authority, String path) {
        OutgoingRequest get = get(authority);
        return new OutgoingRequest(
                method,
                "http",
                authority,
                path,
                List.of(),
                get.contentLength(),
                get.body(),
                get.trailers(),
                NO_TIMEOUTS);
    }

    static OutgoingRequest post(String authority, InputStream body, OptionalLong length, Header... trailers) {
        return new OutgoingRequest(
                "POST",
                "http",
                authority,
                "/",
                List.of(),
                length,
                Optional.of(body),
                () -> List.of(trailers),
                NO_TIMEOUTS);
    }

    static OutgoingRequest timed(OutgoingRequest request, Timeouts timeouts) {
        return new OutgoingRequest(
                request.method(),
                request.scheme(),
                request.authority(),
                request.pathWithQuery(),
                request.headers(),
                request.contentLength(),
                request.body(),
                request.trailers(),
                timeouts);
    }

    static OutgoingRequest secure(OutgoingRequest request) {
        return new OutgoingRequest(
                request.method(),
                "https",
                request.authority(),
                request.pathWithQuery(),
                request.headers(),
                request.contentLength(),
                request.body(),
                request.trailers(),
                request.timeouts());
    }

    static Optional<Duration> millis(long millis) {
        return Optional.of(Duration.ofMillis(millis));
    }

    static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static HttpErrorCode failure(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(HttpException.class, call).code();
    }
}
