package dev.mik.wasm.validation;

/** Names of a file in messages: short, and without characters that could garble a log. */
final class Quote {
    private static final int LONGEST = 80;

    private Quote() {}

    /** A name between backticks. */
    static String of(String name) {
        StringBuilder text = new StringBuilder("`");
        name.codePoints().limit(LONGEST).forEach(c -> {
            if (c < ' ' || Character.getType(c) == Character.FORMAT || Character.isISOControl(c) || c == 0x2028) {
                text.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                text.appendCodePoint(c);
            }
        });
        if (name.codePoints().skip(LONGEST).findFirst().isPresent()) {
            text.append("…");
        }
        return text.append('`').toString();
    }
}
