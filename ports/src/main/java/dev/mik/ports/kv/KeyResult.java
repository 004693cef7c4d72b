package dev.mik.ports.kv;

import dev.mik.ports.EntityTag;

/** What one {@link KeyOperation} did. */
public sealed interface KeyResult {
    /** The entry, for a get. */
    record Found(Entry entry) implements KeyResult {}

    /** Nothing is stored under the key, for a get or an expire. */
    record Absent() implements KeyResult {}

    /** The version that a set left. */
    record Written(EntityTag tag) implements KeyResult {}

    /** Whether a delete found something. */
    record Deleted(boolean existed) implements KeyResult {}

    /** The sum, and the version that an increment left. */
    record Incremented(long value, EntityTag tag) implements KeyResult {}

    /** The version that an expire left. */
    record ExpirySet(EntityTag tag) implements KeyResult {}
}
