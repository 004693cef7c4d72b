package dev.mik.http;

import dev.mik.domain.storage.ContentTypes;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyOperation.ExpiryChange;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The bodies that {@code /kv} takes. */
final class KeyValueRequests {
    private KeyValueRequests() {}

    /** A value to store, and for how long. */
    record Stored(Value value, TimeToLive ttl) {}

    /** What to add, and what becomes of the time to live. */
    record Addend(long by, ExpiryChange expiry) {}

    /** The body of a PUT: JSON with a {@code value}, or raw bytes under any type that was chosen on purpose. */
    static Stored stored(Exchange exchange) {
        return switch (exchange.mediaType()) {
            case "application/json" -> storedJson(exchange);
            case "", "application/x-www-form-urlencoded", "multipart/form-data" ->
                throw new ServiceException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Say what the body is: 'Content-Type: application/json' for {\"value\": …}, or another type (for"
                                + " example application/octet-stream) to store the bytes as they are.");
            default -> storedBytes(exchange);
        };
    }

    private static TimeToLive queryTtl(Exchange exchange) {
        OptionalLong seconds = exchange.query().wholeNumber("ttl");
        return seconds.isPresent() ? TimeToLive.ofSeconds(seconds.getAsLong()) : TimeToLive.FOREVER;
    }

    private static Stored storedBytes(Exchange exchange) {
        ContentTypes.check(exchange.contentType());
        return new Stored(new Value(exchange.body(Value.MAX_BYTES), exchange.contentType()), queryTtl(exchange));
    }

    private static Stored storedJson(Exchange exchange) {
        Fields fields = new Fields();
        JsonBody.readObject(exchange.json(), body -> name -> fields.read(body, name));
        return new Stored(fields.value(), fields.ttlGiven ? fields.ttl.orElse(TimeToLive.FOREVER) : queryTtl(exchange));
    }

    /** The body of an increment may be missing: then it is by 1. */
    static Addend increment(Exchange exchange) {
        Fields fields = new Fields();
        if (exchange.hasBody()) {
            JsonBody.readObject(exchange.json(), body -> name -> fields.read(body, name));
        }
        return new Addend(fields.by, fields.expiryChange());
    }

    /** The body of an expire: {@code ttl} has to be there, and {@code null} means for ever. */
    static TimeToLive expire(Exchange exchange) {
        Fields fields = new Fields();
        JsonBody.readObject(exchange.json(), body -> name -> fields.read(body, name));
        if (!fields.ttlGiven) {
            throw JsonBody.missing("ttl", "a whole number of seconds, or null for ever");
        }
        return fields.ttl.orElse(TimeToLive.FOREVER);
    }

    static List<KeyOperation> batch(Exchange exchange) {
        List<KeyOperation> operations = new ArrayList<>();
        boolean[] given = {false};
        JsonBody.readObject(exchange.json(), body -> name -> {
            if (!name.equals("operations")) {
                body.skip();
                return;
            }
            given[0] = true;
            body.array(name, () -> operations.add(operation(body, operations.size())));
        });
        if (!given[0]) {
            throw JsonBody.missing("operations", "a list of operations");
        }
        return operations;
    }

    private static KeyOperation operation(JsonBody body, int index) {
        try {
            Fields fields = new Fields();
            body.object("operation", field -> fields.read(body, field));
            return fields.operation();
        } catch (ServiceException e) {
            throw new ServiceException(e.code(), "Operation " + index + ": " + e.sentence(), e);
        }
    }

    /** The fields that occur in any of the bodies. */
    private static final class Fields {
        private Optional<String> op = Optional.empty();
        private Optional<String> key = Optional.empty();
        private Optional<String> text = Optional.empty();
        private Optional<String> base64 = Optional.empty();
        private Optional<TimeToLive> ttl = Optional.empty();
        private boolean ttlGiven;
        private long by = 1;

        void read(JsonBody body, String name) {
            switch (name) {
                case "op" -> op = Optional.of(body.string(name));
                case "key" -> key = Optional.of(body.string(name));
                case "value" -> text = Optional.of(body.string(name));
                case "value_base64" -> base64 = Optional.of(body.string(name));
                case "ttl" -> {
                    ttlGiven = true;
                    ttl = body.isNull() ? Optional.empty() : Optional.of(TimeToLive.ofSeconds(body.wholeNumber(name)));
                }
                case "by" -> by = body.wholeNumber(name);
                default -> body.skip();
            }
        }

        Value value() {
            if (text.isPresent() && base64.isPresent()) {
                throw new ServiceException(
                        ErrorCode.INVALID_REQUEST, "Send either 'value' or 'value_base64', not both.");
            }
            if (text.isEmpty() && base64.isEmpty()) {
                throw JsonBody.missing("value", "a string (or send 'value_base64' for bytes)");
            }
            return text.map(Value::ofText)
                    .orElseGet(() ->
                            new Value(JsonBody.base64("value_base64", base64.orElse("")), "application/octet-stream"));
        }

        ExpiryChange expiryChange() {
            return ttl.<ExpiryChange>map(ExpiryChange.Reset::new).orElseGet(ExpiryChange.Keep::new);
        }

        KeyOperation operation() {
            Key name = new Key(key.orElseThrow(() -> JsonBody.missing("key", "a string")));
            return switch (op.orElse("")) {
                case "get" -> new KeyOperation.Get(name);
                case "set" -> new KeyOperation.Set(name, value(), ttl.orElse(TimeToLive.FOREVER), Precondition.NONE);
                case "delete" -> new KeyOperation.Delete(name, Precondition.NONE);
                case "increment" -> new KeyOperation.Increment(name, by, expiryChange(), Precondition.NONE);
                default ->
                    throw new ServiceException(
                            ErrorCode.INVALID_REQUEST, "'op' must be get, set, delete or increment.");
            };
        }
    }
}
