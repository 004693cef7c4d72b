package dev.mik.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A 64-bit integer in the one way in which increments write it: no sign but {@code -}, no leading zero, ASCII digits. */
final class DecimalInteger {
    private static final Pattern CANONICAL = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final int LONGEST = 20;

    private DecimalInteger() {}

    /** The number, or empty for anything else. */
    static Optional<Long> parse(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.US_ASCII);
        if (!CANONICAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty(); // 19 digits may be more than 64 bits hold
        }
    }
}
