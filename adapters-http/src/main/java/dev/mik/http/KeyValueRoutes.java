package dev.mik.http;

import dev.mik.domain.kv.KeyListing;
import dev.mik.domain.kv.KeyValueService;
import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code /kv}. */
final class KeyValueRoutes {
    /** Whatever type a value was stored with: a page that a browser renders must not come out of a KV store. */
    static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    private static final String OCTETS = "application/octet-stream";

    private final ServiceSwitch<KeyValueService> service;
    private final ApiMetrics metrics;

    KeyValueRoutes(ServiceSwitch<KeyValueService> service, ApiMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Method.GET, "/kv", this::list),
                Route.of(Method.DELETE, "/kv", this::deleteAll),
                Route.of(Method.POST, "/kv/batch", this::batch),
                Route.of(Method.GET, "/kv/{key}", this::get),
                Route.of(Method.HEAD, "/kv/{key}", this::head),
                Route.of(Method.PUT, "/kv/{key}", this::put),
                Route.of(Method.DELETE, "/kv/{key}", this::delete),
                Route.of(Method.POST, "/kv/{key}/increment", this::increment),
                Route.of(Method.POST, "/kv/{key}/expire", this::expire));
    }

    private static Key key(Exchange exchange) {
        return new Key(exchange.parameter(ErrorCode.INVALID_KEY));
    }

    private void get(Exchange exchange) {
        Key key = key(exchange);
        KeyValueService kv = service.orRefuse();
        metrics.kv("get", 1);
        Entry entry = kv.get(key);
        exchange.tag(entry.tag()).vary("Accept");
        if (EntityTags.notModified(exchange.headers(), entry.tag())) {
            exchange.empty(Status.NOT_MODIFIED_304);
        } else if (exchange.header(HeaderNames.ACCEPT).orElse("").contains(OCTETS)) {
            exchange.bytes(Status.OK_200, BYTES, entry.value().bytes());
        } else {
            exchange.json(Status.OK_200, json -> {
                json.writeStartObject();
                json.writeStringProperty("key", key.name());
                writeValue(json, entry.value());
                if (!entry.remaining().isForever()) {
                    json.writeNumberProperty("ttl", entry.remaining().secondsRoundedUp());
                }
                json.writeEndObject();
            });
        }
    }

    private void head(Exchange exchange) {
        KeyValueService kv = service.orRefuse();
        metrics.kv("get", 1);
        Entry entry = kv.get(key(exchange));
        exchange.tag(entry.tag()).vary("Accept");
        if (EntityTags.notModified(exchange.headers(), entry.tag())) {
            exchange.empty(Status.NOT_MODIFIED_304);
        } else {
            exchange.header(BYTES).headOnly(Status.OK_200, entry.value().bytes().length);
        }
    }

    private void put(Exchange exchange) {
        KeyValueService kv = service.orRefuse();
        Key key = key(exchange);
        exchange.refusePartialBody();
        Precondition precondition = exchange.precondition();
        KeyValueRequests.Stored stored = KeyValueRequests.stored(exchange);
        EntityTag tag = kv.set(key, stored.value(), stored.ttl(), precondition);
        metrics.kv("set", 1);
        exchange.tag(tag);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeStringProperty("key", key.name());
            if (!stored.ttl().isForever()) {
                json.writeNumberProperty("ttl", stored.ttl().secondsRoundedUp());
            }
            json.writeEndObject();
        });
    }

    private void delete(Exchange exchange) {
        service.orRefuse().delete(key(exchange), exchange.precondition());
        metrics.kv("delete", 1);
        exchange.empty(Status.NO_CONTENT_204);
    }

    private void list(Exchange exchange) {
        KeyPrefix prefix = new KeyPrefix(exchange.query().text("prefix").orElse(""));
        KeyListing listing = service.orRefuse()
                .list(prefix, exchange.query().limit(), exchange.query().cursor());
        metrics.kv("list", 1);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeName("keys");
            json.writeStartArray();
            for (Key key : listing.keys()) {
                json.writeString(key.name());
            }
            json.writeEndArray();
            listing.nextCursor().ifPresent(cursor -> json.writeStringProperty("next_cursor", cursor));
            json.writeEndObject();
        });
    }

    private void deleteAll(Exchange exchange) {
        long deleted = service.orRefuse()
                .deleteAll(new KeyPrefix(exchange.query().text("prefix").orElse("")));
        metrics.kv("delete", 1);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeNumberProperty("deleted", deleted);
            json.writeEndObject();
        });
    }

    private void increment(Exchange exchange) {
        KeyValueService kv = service.orRefuse();
        Key key = key(exchange);
        Precondition precondition = exchange.precondition();
        KeyValueRequests.Addend addend = KeyValueRequests.increment(exchange);
        KeyResult.Incremented result = kv.increment(key, addend.by(), addend.expiry(), precondition);
        metrics.kv("increment", 1);
        exchange.tag(result.tag());
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeStringProperty("key", key.name());
            json.writeNumberProperty("value", result.value());
            json.writeEndObject();
        });
    }

    private void expire(Exchange exchange) {
        KeyValueService kv = service.orRefuse();
        Key key = key(exchange);
        Precondition precondition = exchange.precondition();
        TimeToLive ttl = KeyValueRequests.expire(exchange);
        EntityTag tag = kv.expire(key, ttl, precondition);
        metrics.kv("expire", 1);
        exchange.tag(tag);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeStringProperty("key", key.name());
            if (ttl.isForever()) {
                json.writeNullProperty("ttl");
            } else {
                json.writeNumberProperty("ttl", ttl.secondsRoundedUp());
            }
            json.writeEndObject();
        });
    }

    private void batch(Exchange exchange) {
        KeyValueService kv = service.orRefuse();
        List<KeyOperation> operations = KeyValueRequests.batch(exchange);
        List<KeyResult> results = kv.batch(operations);
        count(operations);
        exchange.json(Status.OK_200, json -> {
            json.writeStartObject();
            json.writeName("results");
            json.writeStartArray();
            for (int i = 0; i < results.size(); i++) {
                json.writeStartObject();
                json.writeStringProperty("key", operations.get(i).key().name());
                writeResult(json, results.get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void count(List<KeyOperation> operations) {
        for (KeyOperation operation : operations) {
            metrics.kv(
                    switch (operation) {
                        case KeyOperation.Get _ -> "get";
                        case KeyOperation.Set _ -> "set";
                        case KeyOperation.Delete _ -> "delete";
                        case KeyOperation.Increment _ -> "increment";
                        case KeyOperation.Expire _ -> "expire";
                    },
                    1);
        }
    }

    private static void writeResult(JsonGenerator json, KeyResult result) {
        switch (result) {
            case KeyResult.Found(Entry entry) -> writeValue(json, entry.value());
            case KeyResult.Absent _ -> json.writeNullProperty("value");
            case KeyResult.Written _, KeyResult.ExpirySet _ -> {}
            case KeyResult.Deleted(boolean existed) -> json.writeBooleanProperty("deleted", existed);
            case KeyResult.Incremented(long value, EntityTag _) -> json.writeNumberProperty("value", value);
        }
    }

    /** Text if the bytes are UTF-8, else base64. */
    private static void writeValue(JsonGenerator json, Value value) {
        byte[] bytes = value.bytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        // A replacement character may be the value's own; only then is it worth encoding the text again to compare.
        if (text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            json.writeStringProperty("value", text);
        } else {
            json.writeStringProperty("value_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
