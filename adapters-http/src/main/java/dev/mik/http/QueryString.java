package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters behind the question mark. An unknown one is ignored; one that is given twice is an error. */
final class QueryString {
    private static final QueryString EMPTY = new QueryString(Map.of());

    private final Map<String, String> values;

    private QueryString(Map<String, String> values) {
        this.values = values;
    }

    static QueryString parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
            String value = PercentEncoding.decodeQuery(equals < 0 ? "" : pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                throw new ServiceException(ErrorCode.INVALID_REQUEST, "The parameter '" + name + "' is given twice.");
            }
        }
        return new QueryString(values);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    OptionalLong wholeNumber(String name) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.get()));
        } catch (NumberFormatException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "The parameter '" + name + "' must be a whole number, and is '" + value.get() + "'.",
                    e);
        }
    }

    /** Strictly {@code true} or {@code false}. */
    Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new ServiceException(
                        ErrorCode.INVALID_REQUEST, "The parameter '" + name + "' must be true or false.");
        });
    }

    /** The size of a page; {@link PageRequest} checks its range. */
    int limit() {
        long limit = wholeNumber("limit").orElse(PageRequest.DEFAULT_LIMIT);
        return limit < 1 || limit > PageRequest.MAX_LIMIT ? -1 : (int) limit;
    }

    String cursor() {
        return text("cursor").orElse("");
    }
}
