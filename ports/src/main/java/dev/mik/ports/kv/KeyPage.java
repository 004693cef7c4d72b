package dev.mik.ports.kv;

import java.util.List;

/**
 * One step through the keys.
 *
 * @param keys in bytewise order, none expired
 * @param more whether at least one further key follows
 */
public record KeyPage(List<Key> keys, boolean more) {
    /** Copies the list. */
    public KeyPage {
        keys = List.copyOf(keys);
    }
}
