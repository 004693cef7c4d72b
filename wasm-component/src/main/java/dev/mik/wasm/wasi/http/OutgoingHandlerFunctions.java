package dev.mik.wasm.wasi.http;

import static dev.mik.wasm.wasi.http.HttpInterfaces.option;

import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Result;
import java.io.InputStream;
import java.util.Optional;

/** {@code wasi:http/outgoing-handler}. */
final class OutgoingHandlerFunctions {
    private OutgoingHandlerFunctions() {}

    static void addTo(HostInstance handler) {
        handler.resource("outgoing-request", HttpInterfaces.OUTGOING_REQUEST)
                .resource("request-options", HttpInterfaces.REQUEST_OPTIONS)
                .resource("future-incoming-response", HttpInterfaces.FUTURE_INCOMING_RESPONSE)
                .function("handle", (context, in) -> {
                    RequestOptions options = option(in, 1, RequestOptions.class).orElseGet(RequestOptions::new);
                    return handle(HttpSession.of(context), in.get(0, OutgoingRequestMessage.class), options);
                });
    }

    private static Result handle(HttpSession session, OutgoingRequestMessage request, RequestOptions options) {
        options.consume();
        request.handOver();
        Optional<HttpErrorCode> wrong = check(session, request);
        if (wrong.isPresent()) {
            return refuse(request, wrong.get());
        }
        OutgoingRequest complete = complete(request, options.timeouts());
        Optional<HttpErrorCode> refusal = session.settings().outgoing().refusal(complete);
        if (refusal.isPresent()) {
            return refuse(request, refusal.get());
        }
        return Result.ok(FutureIncomingResponse.send(session, complete, request.stream()));
    }

    private static Result refuse(OutgoingRequestMessage request, HttpErrorCode code) {
        request.stream().ifPresent(stream -> stream.abort(code));
        return Result.error(code.variant());
    }

    private static Optional<HttpErrorCode> check(HttpSession session, OutgoingRequestMessage request) {
        String scheme = scheme(request);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (http && request.authority().isEmpty()) {
            return Optional.of(HttpErrorCode.REQUEST_URI_INVALID);
        }
        if (!ContentLength.isValid(request.headers())) {
            return Optional.of(HttpErrorCode.PROTOCOL_ERROR);
        }
        boolean many = session.exchanges().get() >= session.settings().outgoingLimit();
        return many ? Optional.of(HttpErrorCode.CONNECTION_LIMIT_REACHED) : Optional.empty();
    }

    private static OutgoingRequest complete(OutgoingRequestMessage request, OutgoingRequest.Timeouts timeouts) {
        Optional<RequestBodyStream> stream = request.stream();
        Optional<InputStream> body = stream.map(RequestBodyStream::attach);
        return new OutgoingRequest(
                request.method(),
                scheme(request),
                request.authority().orElse(""),
                path(request),
                request.headers(),
                ContentLength.of(request.headers()),
                body,
                stream.<TrailerSource>map(open -> open::trailers).orElse(TrailerSource.NONE),
                timeouts);
    }

    private static String path(OutgoingRequestMessage request) {
        String path = request.pathWithQuery().orElse("");
        return path.isEmpty() || path.startsWith("?") ? "/" + path : path;
    }

    private static String scheme(OutgoingRequestMessage request) {
        return request.scheme().orElse("https");
    }
}
