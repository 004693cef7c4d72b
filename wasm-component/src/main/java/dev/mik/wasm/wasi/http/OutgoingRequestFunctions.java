package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpInterfaces.option;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Result;
import dev.mik.wasm.Variant;
import dev.mik.wasm.wasi.http.RequestOptions.Timeout;

/** The resources {@code outgoing-request} and {@code request-options} of {@code wasi:http/types}. */
final class OutgoingRequestFunctions {
    private OutgoingRequestFunctions() {}

    static void addTo(HostInstance types) {
        addRequest(types);
        types.function("[constructor]request-options", (context, in) -> new RequestOptions());
        addTimeout(types, "connect-timeout", Timeout.CONNECT);
        addTimeout(types, "first-byte-timeout", Timeout.FIRST_BYTE);
        addTimeout(types, "between-bytes-timeout", Timeout.BETWEEN_BYTES);
    }

    private static void addRequest(HostInstance types) {
        types.function(
                        "[constructor]outgoing-request",
                        (context, in) -> new OutgoingRequestMessage(HttpSession.of(context), in.get(0, Fields.class)))
                .function(
                        "[method]outgoing-request.body",
                        (context, in) -> request(in).body())
                .function(
                        "[method]outgoing-request.method",
                        (context, in) -> HttpValues.method(request(in).method()))
                .function(
                        "[method]outgoing-request.set-method",
                        (context, in) -> request(in).method(in.get(1, Variant.class)))
                .function(
                        "[method]outgoing-request.path-with-query",
                        (context, in) -> request(in).pathWithQuery())
                .function(
                        "[method]outgoing-request.set-path-with-query",
                        (context, in) -> request(in).pathWithQuery(option(in, 1, String.class)))
                .function(
                        "[method]outgoing-request.scheme",
                        (context, in) -> request(in).scheme().map(HttpValues::scheme))
                .function(
                        "[method]outgoing-request.set-scheme",
                        (context, in) -> request(in).scheme(option(in, 1, Variant.class)))
                .function(
                        "[method]outgoing-request.authority",
                        (context, in) -> request(in).authority())
                .function(
                        "[method]outgoing-request.set-authority",
                        (context, in) -> request(in).authority(option(in, 1, String.class)))
                .function(
                        "[method]outgoing-request.headers",
                        (context, in) -> request(in).view());
    }

    private static void addTimeout(HostInstance types, String name, Timeout timeout) {
        types.function(
                        "[method]request-options." + name,
                        (context, in) -> in.get(0, RequestOptions.class).get(timeout))
                .function("[method]request-options.set-" + name, (context, in) -> {
                    RequestOptions options = in.get(0, RequestOptions.class);
                    option(in, 1, Long.class)
                            .ifPresentOrElse(nanos -> options.set(timeout, nanos), () -> options.clear(timeout));
                    return Result.ok();
                });
    }

    private static OutgoingRequestMessage request(Arguments in) {
        return in.get(0, OutgoingRequestMessage.class);
    }
}
