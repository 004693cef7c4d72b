package dev.mik.domain.kv;

import dev.mik.ports.kv.Key;
import java.util.List;
import java.util.Optional;

/**
 * One page of keys.
 *
 * @param keys in bytewise order
 * @param nextCursor where to go on, if the list was cut
 */
public record KeyListing(List<Key> keys, Optional<String> nextCursor) {
    /** Copies the list. */
    public KeyListing {
        keys = List.copyOf(keys);
    }
}
