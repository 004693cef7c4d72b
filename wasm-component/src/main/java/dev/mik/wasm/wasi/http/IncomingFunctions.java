package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker.HostInstance;

/** The resources of {@code wasi:http/types} that come to a guest: requests, responses, their bodies and trailers. */
final class IncomingFunctions {
    private IncomingFunctions() {}

    static void addTo(HostInstance types) {
        addRequest(types);
        addResponse(types);
        types.function("[method]incoming-body.stream", (context, in) -> in.get(0, IncomingBody.class).stream())
                .function(
                        "[static]incoming-body.finish",
                        (context, in) -> in.get(0, IncomingBody.class).finish())
                .function(
                        "[method]future-trailers.subscribe",
                        (context, in) -> in.get(0, FutureTrailers.class).subscribe())
                .function(
                        "[method]future-trailers.get",
                        (context, in) -> in.get(0, FutureTrailers.class).get())
                .function(
                        "[method]future-incoming-response.subscribe",
                        (context, in) -> in.get(0, FutureIncomingResponse.class).subscribe())
                .function(
                        "[method]future-incoming-response.get",
                        (context, in) -> in.get(0, FutureIncomingResponse.class).get());
    }

    private static void addRequest(HostInstance types) {
        types.function(
                        "[method]incoming-request.method",
                        (context, in) -> HttpValues.method(request(in).method()))
                .function(
                        "[method]incoming-request.path-with-query",
                        (context, in) -> request(in).pathWithQuery())
                .function(
                        "[method]incoming-request.scheme",
                        (context, in) -> request(in).scheme().map(HttpValues::scheme))
                .function(
                        "[method]incoming-request.authority",
                        (context, in) -> request(in).authority())
                .function(
                        "[method]incoming-request.headers",
                        (context, in) -> message(in).headers())
                .function(
                        "[method]incoming-request.consume",
                        (context, in) -> message(in).body());
    }

    private static void addResponse(HostInstance types) {
        types.function(
                        "[method]incoming-response.status",
                        (context, in) ->
                                in.get(0, IncomingResponseMessage.class).status())
                .function(
                        "[method]incoming-response.headers",
                        (context, in) -> message(in).headers())
                .function(
                        "[method]incoming-response.consume",
                        (context, in) -> message(in).body());
    }

    private static IncomingRequest request(Arguments in) {
        return in.get(0, IncomingRequestMessage.class).request();
    }

    private static IncomingMessage message(Arguments in) {
        return in.get(0, IncomingMessage.class);
    }
}
