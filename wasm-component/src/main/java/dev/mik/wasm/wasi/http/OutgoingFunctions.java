package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpInterfaces.option;
import static dev.mik.wasm.wasi.http.HttpInterfaces.result;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Nothing;

/** The resources of {@code wasi:http/types} that a guest answers with: responses, bodies, and the way to send them. */
final class OutgoingFunctions {
    private OutgoingFunctions() {}

    static void addTo(HostInstance types) {
        types.function("[static]response-outparam.set", (context, in) -> {
                    in.get(0, ResponseOutparam.class).set(result(in, 1));
                    return Nothing.NOTHING;
                })
                .function(
                        "[method]response-outparam.send-informational",
                        (context, in) ->
                                in.get(0, ResponseOutparam.class).informational(in.int32(1), in.get(2, Fields.class)));
        types.function(
                        "[method]outgoing-body.write",
                        (context, in) -> in.get(0, OutgoingBody.class).write())
                .function(
                        "[static]outgoing-body.finish",
                        (context, in) -> in.get(0, OutgoingBody.class).finish(option(in, 1, Fields.class)));
        addResponse(types);
    }

    private static void addResponse(HostInstance types) {
        types.function(
                        "[constructor]outgoing-response",
                        (context, in) -> new OutgoingResponse(HttpSession.of(context), in.get(0, Fields.class)))
                .function(
                        "[method]outgoing-response.status-code",
                        (context, in) -> response(in).status())
                .function(
                        "[method]outgoing-response.set-status-code",
                        (context, in) -> response(in).status(in.int32(1)))
                .function(
                        "[method]outgoing-response.headers",
                        (context, in) -> response(in).view())
                .function(
                        "[method]outgoing-response.body",
                        (context, in) -> response(in).body());
    }

    private static OutgoingResponse response(Arguments in) {
        return in.get(0, OutgoingResponse.class);
    }
}
