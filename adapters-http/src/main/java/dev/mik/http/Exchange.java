package dev.mik.http;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** One request and its answer, as a route sees them. */
final class Exchange {
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header NO_SNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");

    private final RoutingRequest request;
    private final RoutingResponse response;
    private final RequestContext context;
    private final long jsonLimit;
    private String rawParameter = "";
    private QueryString query = QueryString.parse("");
    private Optional<InputStream> body = Optional.empty();
    private String module = "";

    Exchange(RoutingRequest request, RoutingResponse response, RequestContext context, long jsonLimit) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.jsonLimit = jsonLimit;
        response.header(HeaderValues.create(RequestContext.REQUEST_ID, context.requestId()));
        response.header(HeaderValues.create(RequestContext.TRACEPARENT, context.traceparent()));
        response.header(NO_SNIFF);
    }

    void matched(RouteTable.Match match) {
        rawParameter = match.rawParameter();
        if (!match.route().takesAnyMethod()) { // else it is the handler's to understand
            query = QueryString.parse(request.prologue().query().rawValue());
        }
    }

    /** Names the module that the request is for. */
    void module(String name) {
        module = name;
    }

    /** The module that the request is for; empty if it is for none. */
    String module() {
        return module;
    }

    RequestContext context() {
        return context;
    }

    Method method() {
        return request.prologue().method();
    }

    /** The path as the client wrote it, nothing decoded or resolved. */
    String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    ServerRequestHeaders headers() {
        return request.headers();
    }

    QueryString query() {
        return query;
    }

    /** The one parameter of the route's path, decoded. */
    String parameter(ErrorCode whenBroken) {
        return PercentEncoding.decodePath(rawParameter, whenBroken);
    }

    Precondition precondition() {
        return EntityTags.precondition(request.headers());
    }

    // ---- the request's body

    /** The content type without its parameters, in lower case; empty if there is none. */
    String mediaType() {
        String type = contentType();
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /** The content type as it was sent; empty if there is none. */
    String contentType() {
        return header(HeaderNames.CONTENT_TYPE).orElse("");
    }

    Optional<String> header(HeaderName name) {
        return request.headers().contains(name)
                ? Optional.of(request.headers().get(name).get())
                : Optional.empty();
    }

    boolean hasJsonBody() {
        String type = mediaType();
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /** The body of a request that has to be JSON. */
    byte[] json() {
        if (!hasJsonBody()) {
            throw new ServiceException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "This endpoint takes JSON: send it with the header 'Content-Type: application/json'.");
        }
        return body(jsonLimit);
    }

    /** The body, whole; {@link ErrorCode#PAYLOAD_TOO_LARGE} beyond {@code limit}, as soon as that shows. */
    byte[] body(long limit) {
        if (declaredLength() > limit) {
            throw tooLarge(limit);
        }
        try {
            InputStream in = bodyStream();
            byte[] bytes = in.readNBytes((int) limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "The body ended before it was complete.", e);
        }
    }

    /** The body as it arrives. */
    InputStream bodyStream() {
        InputStream stream =
                body.orElseGet(() -> new RequestBody(request.content().inputStream()));
        body = Optional.of(stream);
        return stream;
    }

    /** What {@code Content-Length} says, or -1. */
    long declaredLength() {
        return request.headers().contentLength().orElse(hasBody() ? -1 : 0);
    }

    boolean hasBody() {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                || request.headers().contentLength().orElse(0) > 0;
    }

    /** Whether a handler began to read the body. */
    boolean bodyTaken() {
        return body.isPresent();
    }

    static ServiceException tooLarge(long limit) {
        return new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    // ---- the answer

    Exchange header(HeaderName name, String value) {
        response.header(HeaderValues.create(name, value));
        return this;
    }

    Exchange header(Header header) {
        response.header(header);
        return this;
    }

    /** Adds to {@code Vary}: what the answer depends on besides the URL. */
    Exchange vary(String header) {
        response.headers().add(HeaderValues.create(HeaderNames.VARY, header));
        return this;
    }

    /** A part of a body stored as if it were the whole would destroy what was there (RFC 9110 section 14.5). */
    void refusePartialBody() {
        if (request.headers().contains(HeaderNames.CONTENT_RANGE)) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "Partial uploads (Content-Range) are not supported: send the whole body.");
        }
    }

    Exchange tag(EntityTag tag) {
        return header(HeaderNames.ETAG, EntityTags.header(tag));
    }

    void json(Status status, Json.Content content) {
        bytes(status, JSON, Json.bytes(content));
    }

    /** Sends ready-made bytes; to {@code HEAD} only their number. */
    void bytes(Status status, Header contentType, byte[] bytes) {
        response.status(status).header(contentType);
        if (method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, bytes.length));
            response.send();
        } else {
            response.send(bytes);
        }
    }

    /** Sends a status without a body. */
    void empty(Status status) {
        response.status(status).send();
    }

    /** Sends headers only, with the length that the body would have. */
    void headOnly(Status status, long length) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, length));
        response.status(status).send();
    }

    /** Begins an answer of known length, whose bytes are then written. */
    OutputStream stream(Status status, long length) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, length));
        return response.status(status).outputStream();
    }

    Status status() {
        return response.status();
    }

    RoutingResponse response() {
        return response;
    }

    RoutingRequest request() {
        return request;
    }
}
