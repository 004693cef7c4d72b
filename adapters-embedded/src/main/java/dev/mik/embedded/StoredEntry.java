package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;

/**
 * A KV entry as the embedded stores keep it.
 *
 * @param value bytes and type
 * @param expiresAt the first millisecond at which it is gone, or {@link #NEVER}
 * @param version from {@link VersionClock}
 */
record StoredEntry(Value value, long expiresAt, long version) {
    static final long NEVER = Long.MAX_VALUE;

    /** The moment at which a time to live ends; what does not fit is for ever. */
    static long deadline(TimeToLive ttl, long now) {
        return ttl.millis() >= NEVER - now ? NEVER : now + ttl.millis();
    }

    boolean isAliveAt(long now) {
        return expiresAt > now;
    }

    EntityTag tag() {
        return tag(version);
    }

    static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version, Character.MAX_RADIX));
    }

    /** What a caller sees of it while it is alive. */
    Entry seenAt(long now) {
        return new Entry(value, expiresAt == NEVER ? TimeToLive.FOREVER : new TimeToLive(expiresAt - now), tag());
    }
}
