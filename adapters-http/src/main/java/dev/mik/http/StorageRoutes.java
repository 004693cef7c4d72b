package dev.mik.http;

import dev.mik.domain.storage.ObjectList;
import dev.mik.domain.storage.StorageService;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.StoredObject;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** {@code /storage}. */
final class StorageRoutes {
    /** An uploaded page opened in a browser must not act as a page of this server. */
    private static final Header SANDBOX = HeaderValues.createCached("Content-Security-Policy", "sandbox");

    private final ServiceSwitch<StorageService> service;
    private final ApiMetrics metrics;

    StorageRoutes(ServiceSwitch<StorageService> service, ApiMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Method.GET, "/storage", this::list),
                Route.takingRest(Method.GET, "/storage/{path}", this::get),
                Route.takingRest(Method.HEAD, "/storage/{path}", this::head),
                Route.takingRest(Method.PUT, "/storage/{path}", this::put),
                Route.takingRest(Method.DELETE, "/storage/{path}", this::delete),
                Route.takingRest(Method.POST, "/storage/{path}", this::copy));
    }

    private static String path(Exchange exchange) {
        return exchange.parameter(ErrorCode.INVALID_PATH);
    }

    private void put(Exchange exchange) throws IOException {
        StorageService storage = service.orRefuse();
        exchange.refusePartialBody();
        ObjectInfo info = storage.put(
                path(exchange),
                chosenType(exchange),
                exchange.declaredLength(),
                exchange.precondition(),
                exchange.bodyStream());
        metrics.storage("put", info.size());
        created(exchange, info);
    }

    /** What curl calls every body unless it is told otherwise says nothing about an object. */
    private static String chosenType(Exchange exchange) {
        return exchange.mediaType().equals("application/x-www-form-urlencoded") ? "" : exchange.contentType();
    }

    private void get(Exchange exchange) throws IOException {
        try (StoredObject object = service.orRefuse().open(path(exchange))) {
            ObjectInfo info = object.info();
            Representation representation = describe(exchange, info);
            if (representation.isKnownTo(exchange)) {
                exchange.empty(Status.NOT_MODIFIED_304);
                metrics.storage("get", 0);
                return;
            }
            Optional<ByteRange> part = representation.part(exchange);
            ByteRange range = part.orElse(new ByteRange(0, info.size()));
            Status status = part.isPresent() ? Status.PARTIAL_CONTENT_206 : Status.OK_200;
            // Closed only when all went well: closing would end a broken answer as if it were whole.
            OutputStream out = exchange.stream(status, range.length());
            object.writeTo(out, range);
            metrics.storage("get", range.length());
            out.close();
        }
    }

    private void head(Exchange exchange) {
        ObjectInfo info = service.orRefuse().head(path(exchange));
        metrics.storage("head", 0);
        if (describe(exchange, info).isKnownTo(exchange)) {
            exchange.empty(Status.NOT_MODIFIED_304);
        } else {
            exchange.headOnly(Status.OK_200, info.size());
        }
    }

    private static Representation describe(Exchange exchange, ObjectInfo info) {
        Representation object = new Representation(info.tag(), info.size(), info.contentType(), info.updatedAt());
        object.describe(exchange);
        exchange.header(SANDBOX);
        return object;
    }

    private void delete(Exchange exchange) {
        service.orRefuse().delete(path(exchange), exchange.precondition());
        metrics.storage("delete", 0);
        exchange.empty(Status.NO_CONTENT_204);
    }

    private void copy(Exchange exchange) {
        StorageService storage = service.orRefuse();
        String source = exchange.query()
                .text("copy_from")
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.INVALID_REQUEST,
                        "The parameter 'copy_from' is missing: it names the object to copy. PUT stores a new one."));
        ObjectInfo info = storage.copy(source, path(exchange), exchange.precondition());
        metrics.storage("copy", info.size());
        created(exchange, info);
    }

    private void list(Exchange exchange) {
        QueryString query = exchange.query();
        ObjectList list = service.orRefuse()
                .list(
                        query.text("prefix").orElse(""),
                        query.text("delimiter").orElse(""),
                        query.limit(),
                        query.cursor());
        metrics.storage("list", 0);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeName("objects");
            json.writeStartArray();
            list.objects().forEach(info -> write(json, info));
            json.writeEndArray();
            if (query.text("delimiter").isPresent()) {
                json.writeName("prefixes");
                json.writeStartArray();
                list.prefixes().forEach(json::writeString);
                json.writeEndArray();
            }
            list.nextCursor().ifPresent(cursor -> json.writeStringProperty("next_cursor", cursor));
            json.writeEndObject();
        });
    }

    private static void created(Exchange exchange, ObjectInfo info) {
        exchange.tag(info.tag()).json(Status.CREATED_201, json -> write(json, info));
    }

    private static void write(JsonGenerator json, ObjectInfo info) {
        json.writeStartObject();
        json.writeStringProperty("path", info.path().text());
        json.writeNumberProperty("size", info.size());
        json.writeStringProperty("content_type", info.contentType());
        json.writeStringProperty("etag", EntityTags.header(info.tag()));
        json.writeStringProperty("created_at", info.createdAt().toString());
        json.writeStringProperty("updated_at", info.updatedAt().toString());
        json.writeEndObject();
    }
}
