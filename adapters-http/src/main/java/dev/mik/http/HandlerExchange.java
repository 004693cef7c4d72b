package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HeaderField;
import dev.mik.ports.handlers.ResponseHead;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a handler, and the way of its answer to the client.
 *
 * <p>The head goes out with the first bytes of the body, so that a short answer is one packet; a handler that flushes
 * sends what there is.
 */
final class HandlerExchange implements HandlerResponse {
    private static final HeaderName HANDLER = HeaderNames.create("X-Mik-Handler");
    private static final HeaderName DURATION = HeaderNames.create("X-Mik-Duration-Ms");
    private static final HeaderName NO_SNIFF = HeaderNames.create("X-Content-Type-Options");

    private final Exchange exchange;
    private final String module;
    private final LimitedBody body;
    private final Optional<HelidonSocket> connection = BoundedHttp1.connectionOfThisThread();
    private Optional<OutputStream> out = Optional.empty();
    private boolean noBody;
    private boolean begun;

    /** To be made on the connection's own thread. */
    HandlerExchange(Exchange exchange, String module, long maxBodyBytes) {
        this.exchange = exchange;
        this.module = module;
        this.body = new LimitedBody(exchange.bodyStream(), maxBodyBytes);
    }

    /** The request, with what of the path is the handler's. */
    HandlerRequest request(String path) {
        String query = exchange.request().prologue().query().rawValue();
        return new HandlerRequest(
                exchange.context().requestId(),
                exchange.context().traceparent(),
                exchange.method().text(),
                query.isEmpty() ? path : path + "?" + query,
                "http",
                exchange.header(HeaderNames.HOST).orElse("localhost"),
                fields(exchange),
                body,
                List::of); // the web server passes trailers over without keeping them
    }

    private static List<HeaderField> fields(Exchange exchange) {
        List<HeaderField> fields = new ArrayList<>();
        for (Header header : exchange.headers()) {
            for (String value : header.allValues()) {
                if (value.chars().anyMatch(c -> c > 0xff)) { // which bytes it was made of is not known any more
                    throw new ServiceException(
                            ErrorCode.INVALID_REQUEST,
                            "The header " + header.name() + " must be ASCII; encode other characters.");
                }
                fields.add(new HeaderField(header.name(), value));
            }
        }
        return fields;
    }

    /** Throws if the request's body was larger than it may be, whatever the handler made of that. */
    void throwIfTooLarge() {
        body.throwIfTooLarge();
    }

    /** Whether the answer has begun, so that no other can be given. */
    boolean begun() {
        return begun;
    }

    @Override
    public void head(ResponseHead head) {
        body.throwIfTooLarge(); // whatever the handler makes of half a body
        begun = true;
        RoutingResponse response = exchange.response();
        ServerResponseHeaders headers = response.headers();
        headers.remove(NO_SNIFF); // the handler says what its answers are
        for (HeaderField field : head.headers()) {
            HeaderName name = HeaderNames.create(field.name());
            if (isHandlers(name)) {
                headers.add(HeaderValues.create(name, field.value()));
            }
        }
        headers.set(HeaderValues.create(HANDLER, module));
        headers.set(HeaderValues.create(DURATION, Math.round(exchange.context().seconds() * 1_000)));
        Status status = Status.create(head.status());
        boolean bodiless = status.code() == 204 || status.code() == 205 || status.code() == 304;
        noBody = bodiless || exchange.method().equals(Method.HEAD);
        if (bodiless) {
            headers.remove(HeaderNames.CONTENT_LENGTH);
        } else if (head.bodyLength().isPresent() && !noBody) {
            headers.set(HeaderValues.create(
                    HeaderNames.CONTENT_LENGTH, head.bodyLength().getAsLong()));
        }
        response.status(status);
        if (!noBody) {
            boolean zip = TextCompression.applies(exchange, head);
            if (zip) {
                TextCompression.prepare(headers);
            }
            OutputStream plain = response.outputStream();
            out = Optional.of(zip ? TextCompression.of(plain) : plain);
        }
    }

    /** The ids are the server's, and so is the framing. */
    private static boolean isHandlers(HeaderName name) {
        return !name.equals(RequestContext.REQUEST_ID)
                && !name.equals(RequestContext.TRACEPARENT)
                && !name.equals(HeaderNames.TRANSFER_ENCODING)
                && !name.equals(HeaderNames.CONNECTION);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        if (out.isPresent()) {
            send(() -> out.get().write(bytes));
        }
    }

    @Override
    public void flush() throws IOException {
        if (out.isPresent()) {
            send(() -> out.get().flush());
        }
    }

    @Override
    public void end(List<HeaderField> trailers) throws IOException {
        if (noBody) {
            send(() -> exchange.response().send());
            return;
        }
        if (!trailers.isEmpty() && exchange.response().headers().contains(HeaderNames.TRAILER)) {
            trailers.forEach(
                    field -> exchange.response().trailers().add(HeaderValues.create(field.name(), field.value())));
        }
        if (out.isPresent()) {
            send(() -> out.get().close());
            send(() -> exchange.response().commit());
        }
    }

    @Override
    public void abort(String reason) {
        connection.ifPresent(HelidonSocket::close);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The web server wraps what goes wrong with a socket in exceptions of its own. */
    private static void send(Step step) throws IOException {
        try {
            step.run();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        } catch (io.helidon.webserver.ServerConnectionException e) {
            throw new IOException("the connection is gone", e);
        }
    }
}
