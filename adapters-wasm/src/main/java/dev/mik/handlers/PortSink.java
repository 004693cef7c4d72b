package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.ResponseHead;
import dev.mik.wasm.wasi.http.ResponseSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/** Takes a component's response to the port's. */
final class PortSink implements ResponseSink {
    private static final System.Logger LOG = System.getLogger("handler");

    private final ModuleId module;
    private final HandlerRequest request;
    private final HandlerResponse response;
    private volatile boolean begun;
    private volatile boolean clientGone;
    private volatile boolean aborted;

    PortSink(ModuleId module, HandlerRequest request, HandlerResponse response) {
        this.module = module;
        this.request = request;
        this.response = response;
    }

    @Override
    public void head(ResponseHead head) throws IOException {
        tell(() -> response.head(
                new dev.mik.ports.handlers.ResponseHead(head.status(), fields(head.headers()), head.bodyLength())));
        begun = true;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        tell(() -> response.write(bytes));
    }

    @Override
    public void flush() throws IOException {
        tell(response::flush);
    }

    @Override
    public void end(List<Header> trailers) throws IOException {
        tell(() -> response.end(fields(trailers)));
    }

    @Override
    public void refuse(HttpErrorCode code) {
        LOG.log(
                Level.WARNING,
                "The handler gave no response: " + code,
                Map.of("module", module.toString(), "span", Spans.of(request)));
        throw new ServiceException(
                ErrorCode.HANDLER_TRAP, "The handler " + module + " ended without a response; the log says more.");
    }

    @Override
    public void abort(String reason) {
        aborted = true;
        if (begun) { // else nothing was sent, and the caller can still answer
            response.abort(reason);
        }
    }

    /**
     * Sees to it that a response which broke off is a failure.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} if the client is to blame, {@link ErrorCode#HANDLER_TRAP} if
     *     it is the handler
     */
    void throwIfBroken() {
        if (clientGone) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The client went away before it had its answer.");
        }
        if (aborted) {
            throw new ServiceException(
                    ErrorCode.HANDLER_TRAP, "The handler " + module + " returned before its response was complete.");
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void tell(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            clientGone = true;
            throw e;
        }
    }

    private static List<HeaderField> fields(List<Header> headers) {
        return headers.stream()
                .map(header -> new HeaderField(header.name(), header.value()))
                .toList();
    }
}
