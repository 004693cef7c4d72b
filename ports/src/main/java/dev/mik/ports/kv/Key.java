package dev.mik.ports.kv;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;

/**
 * The name of one KV entry.
 *
 * @param name 1 to 1,024 bytes of UTF-8 without control characters
 */
public record Key(String name) {
    /** Checks the name; {@link ErrorCode#INVALID_KEY} if it breaks a rule. */
    public Key {
        Names.check("key", name, ErrorCode.INVALID_KEY);
    }
}
