package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Result;
import dev.mik.wasm.wasi.Guest;
import dev.mik.wasm.wasi.WasiContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A guest of {@code wasi:http}, with the calls that every handler makes. */
final class HttpGuest {
    static final String TYPES = "wasi:http/types";
    static final String STREAMS = "wasi:io/streams";

    final Guest guest;

    HttpGuest(WasiContext context) {
        this.guest = new Guest(context);
    }

    HttpGuest() {
        this(WasiContext.builder().build());
    }

    /** Runs a handler for a request, as a server does. */
    void serve(IncomingRequest request, ResponseSink sink, BiConsumer<Object, Object> handler) {
        try {
            WasiHttp.handle(guest.context(), handler::accept, request, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a handler for {@code GET /}, with a sink that takes everything. */
    RecordingSink serve(BiConsumer<Object, Object> handler) {
        RecordingSink sink = RecordingSink.fast();
        serve(IncomingRequest.builder("GET", "/").build(), sink, handler);
        return sink;
    }

    Object types(String function, Object... arguments) {
        return guest.call(TYPES, function, arguments);
    }

    Object fields(String... namesAndValues) {
        List<Object> entries = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.add(List.of(namesAndValues[i], bytes(namesAndValues[i + 1])));
        }
        return guest.ok(Object.class, TYPES, "[static]fields.from-list", entries);
    }

    Object response(int status, String... headers) {
        Object response = types("[constructor]outgoing-response", fields(headers));
        guest.call(TYPES, "[method]outgoing-response.set-status-code", response, status);
        return response;
    }

    Object body(Object response) {
        return guest.ok(Object.class, TYPES, "[method]outgoing-response.body", response);
    }

    Object stream(Object body) {
        return guest.ok(Object.class, TYPES, "[method]outgoing-body.write", body);
    }

    void set(Object out, Object response) {
        types("[static]response-outparam.set", out, Result.ok(response));
    }

    Object finish(Object body, Object... trailers) {
        Optional<Object> fields = trailers.length == 0 ? Optional.empty() : Optional.of(trailers[0]);
        return types("[static]outgoing-body.finish", body, fields);
    }

    Object write(Object stream, String text) {
        return guest.call(STREAMS, "[method]output-stream.blocking-write-and-flush", stream, bytes(text));
    }

    long checkWrite(Object stream) {
        return guest.ok(Long.class, STREAMS, "[method]output-stream.check-write", stream);
    }

    /** The body of an incoming request or response, and its stream. */
    Object incomingBody(Object message) {
        String kind = message instanceof IncomingRequestMessage ? "request" : "response";
        return guest.ok(Object.class, TYPES, "[method]incoming-" + kind + ".consume", message);
    }

    Object incomingStream(Object body) {
        return guest.ok(Object.class, TYPES, "[method]incoming-body.stream", body);
    }

    /** Reads a stream to its end; the text is what came before. */
    String readAll(Object stream) {
        StringBuilder text = new StringBuilder();
        while (true) {
            Object result = guest.call(STREAMS, "[method]input-stream.blocking-read", stream, 65_536L);
            if (result instanceof Result.Ok ok) {
                text.append(new String((byte[]) ok.payload().orElseThrow(), StandardCharsets.ISO_8859_1));
            } else {
                return text.toString();
            }
        }
    }

    /** A request of a method for {@code http://authority/path}. */
    Object request(String method, String authority, String path, String... headers) {
        Object request = types("[constructor]outgoing-request", fields(headers));
        String set = "[method]outgoing-request.set-";
        check(types(set + "method", request, HttpValues.method(method)));
        check(types(set + "scheme", request, Optional.of(HttpValues.scheme("http"))));
        check(types(set + "authority", request, Optional.of(authority)));
        check(types(set + "path-with-query", request, Optional.of(path)));
        return request;
    }

    Object requestBody(Object request) {
        return guest.ok(Object.class, TYPES, "[method]outgoing-request.body", request);
    }

    /** Sends a request; the future of its answer. */
    Object send(Object request) {
        return guest.ok(Object.class, "wasi:http/outgoing-handler", "handle", request, Optional.empty());
    }

    Object send(Object request, Object options) {
        return guest.ok(Object.class, "wasi:http/outgoing-handler", "handle", request, Optional.of(options));
    }

    /** Waits for an answer: what the inner result of {@code get} is. */
    Result answer(Object future) {
        Object ready = types("[method]future-incoming-response.subscribe", future);
        block(ready);
        Guest.drop(ready);
        Object got = ((Optional<?>) types("[method]future-incoming-response.get", future)).orElseThrow();
        return (Result) ((Result.Ok) got).payload().orElseThrow();
    }

    /** Waits for an answer that must come. */
    Object awaited(Object future) {
        return switch (answer(future)) {
            case Result.Ok ok -> ok.payload().orElseThrow();
            case Result.Err error -> throw new AssertionError("no answer but " + error);
        };
    }

    /** Waits for an answer that must not come: the label of its error code. */
    String failure(Object future) {
        return switch (answer(future)) {
            case Result.Ok ok -> throw new AssertionError("an answer: " + ok);
            case Result.Err error -> Guest.label(error.payload().orElseThrow());
        };
    }

    int status(Object response) {
        return (Integer) types("[method]incoming-response.status", response);
    }

    private static void check(Object result) {
        if (!result.equals(Result.ok())) {
            throw new AssertionError(result);
        }
    }

    void block(Object pollable) {
        guest.call("wasi:io/poll", "[method]pollable.block", pollable);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.ISO_8859_1);
    }
}
