package dev.mik.wasm.wasi.http;

import dev.mik.wasm.HostContext;
import dev.mik.wasm.wasi.io.ChunkReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Calls components that export {@code wasi:http/incoming-handler}. */
public final class WasiHttp {
    /** The interface that handlers export. */
    public static final String INCOMING_HANDLER = "wasi:http/incoming-handler@0.2.0";

    private static final Duration READER_GRACE = Duration.ofSeconds(1);

    private WasiHttp() {}

    /** The function {@code handle} of a component's {@link #INCOMING_HANDLER}, as its instance calls it. */
    @FunctionalInterface
    public interface Handler {
        /** Calls the guest with the two resources that it is to own. */
        void handle(Object request, Object responseOut);
    }

    /**
     * Answers one request on the calling thread, and returns when the response is complete or never will be.
     *
     * <p>The sink gets an end in any case: a complete response, {@link ResponseSink#refuse} if the guest gave none, or
     * {@link ResponseSink#abort} if it stopped halfway. If the guest fails, that is thrown after the sink was aborted;
     * a sink that has not begun is not called, so that the caller may answer with an error of its own.
     *
     * @param context what the instance was made with
     * @param handler of an instance that has not failed before
     * @throws dev.mik.wasm.ComponentException if the guest fails or exits
     * @throws IOException if the sink could not refuse
     */
    public static void handle(HostContext context, Handler handler, IncomingRequest request, ResponseSink sink)
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
