package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.WasiContext;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.IncomingRequest;
import dev.mik.wasm.wasi.http.OutgoingHttp;
import dev.mik.wasm.wasi.http.WasiHttp;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A component that exports {@code wasi:http/incoming-handler}. */
final class ComponentModule implements Servable {
    private final ModuleId id;
    private final LinkedComponent component;
    private final InstanceLimits limits;
    private final Map<String, String> environment;
    private final Function<HandlerRequest, OutgoingHttp> outgoing;

    ComponentModule(
            ModuleId id,
            LinkedComponent component,
            InstanceLimits limits,
            Map<String, String> environment,
            Function<HandlerRequest, OutgoingHttp> outgoing) {
        this.id = id;
        this.component = component;
        this.limits = limits;
        this.environment = environment;
        this.outgoing = outgoing;
    }

    @Override
    public void serve(HandlerRequest request, HandlerResponse response) throws IOException {
        try (GuestLog out = new GuestLog(id, request, Level.INFO);
                GuestLog err = new GuestLog(id, request, Level.WARNING)) {
            WasiContext context = WasiContext.builder()
                    .environment(environment)
                    .stdout(out)
                    .stderr(err)
                    .outgoing(outgoing.apply(request))
                    .build();
            PortSink sink = new PortSink(id, request, response);
            WasiHttp.serve(component, context.hostContext(), limits, incoming(request), sink);
            sink.throwIfBroken();
        }
    }

    private static IncomingRequest incoming(HandlerRequest request) {
        return new IncomingRequest(
                request.method(),
                Optional.of(request.target()),
                Optional.of(request.scheme()),
                Optional.of(request.authority()),
                headers(request.headers()),
                request.body(),
                () -> headers(request.trailers().get()));
    }

    static List<Header> headers(List<HeaderField> fields) {
        return fields.stream()
                .map(field -> new Header(field.name(), field.value()))
                .toList();
    }
}
