package dev.mik.ports.kv;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;

/**
 * The beginning that a set of keys shares; an empty one stands for all keys.
 *
 * @param text at most 1,024 bytes of UTF-8 without control characters
 */
public record KeyPrefix(String text) {
    /** Every key. */
    public static final KeyPrefix ALL = new KeyPrefix("");

    /** Checks the text; {@link ErrorCode#INVALID_KEY} if it breaks a rule. */
    public KeyPrefix {
        if (!text.isEmpty()) {
            Names.check("prefix", text, ErrorCode.INVALID_KEY);
        }
    }
}
