package dev.mik.http;

import dev.mik.domain.storage.ObjectList;
import dev.mik.domain.storage.Ranges;
import dev.mik.domain.storage.StorageService;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.StoredObject;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** {@code /storage}. */
final class StorageRoutes {
    private static final Header ACCEPT_RANGES = HeaderValues.createCached(HeaderNames.ACCEPT_RANGES, "bytes");

    /** An uploaded page opened in a browser must not act as a page of this server. */
    private static final Header SANDBOX = HeaderValues.createCached("Content-Security-Policy", "sandbox");

    /** RFC 9110 section 5.6.7 wants two digits for the day, where the JDK's RFC 1123 formatter writes one. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

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
            describe(exchange, info);
            if (unchanged(exchange, info)) {
                exchange.empty(Status.NOT_MODIFIED_304);
                metrics.storage("get", 0);
                return;
            }
            Optional<ByteRange> part = range(exchange, info);
            ByteRange range = part.orElse(new ByteRange(0, info.size()));
            part.ifPresent(bytes -> exchange.header(
                    HeaderNames.CONTENT_RANGE,
                    "bytes " + bytes.offset() + "-" + (bytes.offset() + bytes.length() - 1) + "/" + info.size()));
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
        describe(exchange, info);
        if (unchanged(exchange, info)) {
            exchange.empty(Status.NOT_MODIFIED_304);
        } else {
            exchange.headOnly(Status.OK_200, info.size());
        }
    }

    private static void describe(Exchange exchange, ObjectInfo info) {
        exchange.tag(info.tag())
                .header(HeaderNames.CONTENT_TYPE, info.contentType())
                .header(HeaderNames.LAST_MODIFIED, HTTP_DATE.format(info.updatedAt()))
                .header(ACCEPT_RANGES)
                .header(SANDBOX);
        if (EntityTags.refused(exchange.headers(), info.tag())) {
            throw new ServiceException(
                    ErrorCode.PRECONDITION_FAILED, "The object is not the version that If-Match asks for.");
        }
    }

    /** RFC 9110 section 13.2.2: the date counts only where no tag was sent. */
    private static boolean unchanged(Exchange exchange, ObjectInfo info) {
        if (exchange.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return EntityTags.notModified(exchange.headers(), info.tag());
        }
        return exchange.header(HeaderNames.IF_MODIFIED_SINCE)
                .flatMap(StorageRoutes::date)
                .map(since -> !info.updatedAt().truncatedTo(ChronoUnit.SECONDS).isAfter(since))
                .orElse(false);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(HTTP_DATE.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty(); // a recipient must ignore a date that it cannot read
        }
    }

    private static Optional<ByteRange> range(Exchange exchange, ObjectInfo info) {
        Optional<String> condition = exchange.header(HeaderNames.IF_RANGE);
        if (condition.isPresent() && !condition.get().equals(EntityTags.header(info.tag()))) {
            return Optional.empty(); // also for dates: they are too coarse to tell two versions apart
        }
        try {
            return exchange.header(HeaderNames.RANGE).flatMap(header -> Ranges.parse(header, info.size()));
        } catch (ServiceException e) {
            exchange.header(HeaderNames.CONTENT_RANGE, "bytes */" + info.size());
            throw e;
        }
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
