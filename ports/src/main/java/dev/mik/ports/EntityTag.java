package dev.mik.ports;

/**
 * The version of one stored thing, as an opaque text: two equal tags of one key mean that nothing was written between.
 *
 * @param opaque 1 to 128 printable ASCII characters without a double quote, as RFC 9110 section 8.8.3 wants of an
 *     {@code opaque-tag}; stored without its quotes
 */
public record EntityTag(String opaque) {
    /** Checks the characters. */
    public EntityTag {
        if (opaque.isEmpty() || opaque.length() > 128) {
            throw new IllegalArgumentException("an entity tag has 1 to 128 characters");
        }
        for (int i = 0; i < opaque.length(); i++) {
            char c = opaque.charAt(i);
            if (c <= ' ' || c == '"' || c >= 0x7f) {
                throw new IllegalArgumentException("an entity tag is printable ASCII without quotes");
            }
        }
    }
}
