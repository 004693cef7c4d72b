package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Component;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.Instance;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.wasi.io.ChunkReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls components that export {@code wasi:http/incoming-handler}.
 *
 * <pre>{@code
 * LinkedComponent component = linker.link(Component.load(file));
 * IncomingRequest request = IncomingRequest.builder("GET", "/hello").authority("localhost").build();
 * WasiHttp.serve(component, wasi.hostContext(), InstanceLimits.DEFAULT, request, sink);
 * }</pre>
 */
public final class WasiHttp {
    /** The interface that handlers export, in any of its versions. */
    public static final String INCOMING_HANDLER = "wasi:http/incoming-handler@0.2.0";

    private static final Duration READER_GRACE = Duration.ofSeconds(1);

    private WasiHttp() {}

    /** Whether a component exports what requests are answered by, in any 0.2 version. */
    public static boolean isHandler(Component component) {
        return component.type().exports().keySet().stream()
                .anyMatch(name -> name.startsWith("wasi:http/incoming-handler@0.2."));
    }

    /**
     * Answers one request with an instance of its own, which nobody sees before or after.
     *
     * @param context new, for this instance; what it has open is closed afterwards
     * @throws dev.mik.wasm.ComponentException.Unlinkable if the component exports no handler
     * @throws dev.mik.wasm.ComponentException if the guest fails or exits, see {@link #handle(Instance, HostContext,
     *     IncomingRequest, ResponseSink)}
     * @throws IOException if the sink could not refuse
     */
    public static void serve(
            LinkedComponent component,
            HostContext context,
            InstanceLimits limits,
            IncomingRequest request,
            ResponseSink sink)
            throws IOException {
        try (Instance instance = component.instantiate(context, limits)) {
            handle(instance, context, request, sink);
        } finally {
            HttpSession.of(context).io().close();
        }
    }

    /**
     * Answers one request with an instance that may have answered others.
     *
     * <p>The sink gets an end in any case: a complete response, {@link ResponseSink#refuse} if the guest gave none, or
     * {@link ResponseSink#abort} if it stopped halfway. If the guest fails, that is thrown after the sink was aborted;
     * a sink that has not begun is not called, so that the caller may answer with an error of its own.
     *
     * @param context what the instance was made with
     * @throws dev.mik.wasm.ComponentException if the guest fails or exits
     * @throws IOException if the sink could not refuse
     */
    public static void handle(Instance instance, HostContext context, IncomingRequest request, ResponseSink sink)
            throws IOException {
        Instance.Function handle = instance.function(INCOMING_HANDLER, "handle");
        handle(context, (in, out) -> handle.call(in, out), request, sink);
    }

    /** The function that takes a request and the way to answer it. */
    @FunctionalInterface
    interface Handler {
        void handle(Object request, Object responseOut);
    }

    static void handle(HostContext context, Handler handler, IncomingRequest request, ResponseSink sink)
            throws IOException {
        HttpSession session = HttpSession.of(context);
        ResponseExchange exchange = new ResponseExchange(session.io(), request.method(), sink);
        ChunkReader reader = new ChunkReader(session.io(), request.body());
        try {
            handler.handle(new IncomingRequestMessage(session, request, reader), new ResponseOutparam(exchange, sink));
        } catch (RuntimeException | Error e) {
            exchange.failed(e);
            session.io().close();
            throw e;
        } finally {
            detach(reader);
        }
        exchange.returned();
    }

    /** Nobody may be in the request's body when the server takes the connection back. */
    private static void detach(ChunkReader reader) {
        Optional<Thread> background = reader.background();
        reader.stop();
        if (background.isPresent()) {
            try {
                background.get().join(READER_GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
