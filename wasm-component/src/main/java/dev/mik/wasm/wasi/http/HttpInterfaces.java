package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Arguments;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Linker;
import dev.mik.wasm.Linker.HostInstance;
import dev.mik.wasm.Result;
import dev.mik.wasm.abi.ResourceType;
import dev.mik.wasm.wasi.io.HostResource;
import dev.mik.wasm.wasi.io.IoContext;
import dev.mik.wasm.wasi.io.IoError;
import dev.mik.wasm.wasi.io.IoInterfaces;
import java.util.Optional;

/** The interfaces of {@code wasi:http} that handlers import: {@code types} and {@code outgoing-handler}. */
public final class HttpInterfaces {
    static final ResourceType FIELDS = HostResource.type("fields");
    static final ResourceType INCOMING_REQUEST = HostResource.type("incoming-request");
    static final ResourceType OUTGOING_REQUEST = HostResource.type("outgoing-request");
    static final ResourceType REQUEST_OPTIONS = HostResource.type("request-options");
    static final ResourceType RESPONSE_OUTPARAM = HostResource.type("response-outparam");
    static final ResourceType INCOMING_RESPONSE = HostResource.type("incoming-response");
    static final ResourceType INCOMING_BODY = HostResource.type("incoming-body");
    static final ResourceType FUTURE_TRAILERS = HostResource.type("future-trailers");
    static final ResourceType OUTGOING_RESPONSE = HostResource.type("outgoing-response");
    static final ResourceType OUTGOING_BODY = HostResource.type("outgoing-body");
    static final ResourceType FUTURE_INCOMING_RESPONSE = HostResource.type("future-incoming-response");

    private HttpInterfaces() {}

    /** Offers both to components. */
    public static void addTo(Linker linker) {
        HostInstance types = linker.instance("wasi:http/types@0.2.0");
        addResources(types);
        types.function(
                "http-error-code",
                (context, in) ->
                        in.get(0, IoError.class).detail(HttpErrorCode.class).map(HttpErrorCode::variant));
        FieldsFunctions.addTo(types);
        IncomingFunctions.addTo(types);
        OutgoingFunctions.addTo(types);
        OutgoingRequestFunctions.addTo(types);
        OutgoingHandlerFunctions.addTo(linker.instance("wasi:http/outgoing-handler@0.2.0"));
    }

    private static void addResources(HostInstance types) {
        types.resource("io-error", IoInterfaces.ERROR)
                .resource("pollable", IoInterfaces.POLLABLE)
                .resource("input-stream", IoInterfaces.INPUT_STREAM)
                .resource("output-stream", IoInterfaces.OUTPUT_STREAM)
                .resource("fields", FIELDS)
                .resource("headers", FIELDS)
                .resource("trailers", FIELDS)
                .resource("incoming-request", INCOMING_REQUEST)
                .resource("outgoing-request", OUTGOING_REQUEST)
                .resource("request-options", REQUEST_OPTIONS)
                .resource("response-outparam", RESPONSE_OUTPARAM)
                .resource("incoming-response", INCOMING_RESPONSE)
                .resource("incoming-body", INCOMING_BODY)
                .resource("future-trailers", FUTURE_TRAILERS)
                .resource("outgoing-response", OUTGOING_RESPONSE)
                .resource("outgoing-body", OUTGOING_BODY)
                .resource("future-incoming-response", FUTURE_INCOMING_RESPONSE);
    }

    /** Puts what these interfaces need into an instance's context; returns the context. */
    public static HostContext addTo(HostContext context, IoContext io, HttpSettings settings) {
        return context.with(HttpSession.class, new HttpSession(io, settings));
    }

    /** An option of a class that its payload maps to. */
    static <T> Optional<T> option(Arguments in, int index, Class<T> type) {
        return ((Optional<?>) in.get(index)).map(type::cast);
    }

    static Result result(Arguments in, int index) {
        return in.get(index, Result.class);
    }
}
