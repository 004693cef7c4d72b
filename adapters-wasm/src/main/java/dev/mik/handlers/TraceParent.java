package dev.mik.handlers;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code traceparent} field (W3C Trace Context, version 00). */
final class TraceParent {
    private static final Pattern FIELD = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private TraceParent() {}

    /** A new place in the same trace; empty if the parent is in none. */
    static Optional<String> childOf(String parent) {
        Matcher field = FIELD.matcher(parent);
        if (!field.matches()) {
            return Optional.empty();
        }
        long span = 0;
        while (span == 0) { // an identity of zeroes means none
            span = RANDOM.nextLong();
        }
        return Optional.of("00-" + field.group(1) + "-" + HexFormat.of().toHexDigits(span) + "-" + field.group(2));
    }

    /** The trace's identity; empty text if there is none. */
    static String traceId(String parent) {
        Matcher field = FIELD.matcher(parent);
        return field.matches() ? field.group(1) : "";
    }
}
