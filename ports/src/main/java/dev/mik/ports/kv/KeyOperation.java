package dev.mik.ports.kv;

import dev.mik.ports.Precondition;

/** One step of a batch; a single write is a batch of one. */
public sealed interface KeyOperation {
    /** The key that it reads or writes. */
    Key key();

    /** Reads; answers {@link KeyResult.Found} or {@link KeyResult.Absent}. */
    record Get(Key key) implements KeyOperation {}

    /** Replaces value, type and time to live; answers {@link KeyResult.Written}. */
    record Set(Key key, Value value, TimeToLive ttl, Precondition precondition) implements KeyOperation {}

    /** Removes; answers {@link KeyResult.Deleted}, also when there was nothing. */
    record Delete(Key key, Precondition precondition) implements KeyOperation {}

    /**
     * Adds to a decimal 64-bit integer stored as text, an absent one counting as 0; answers
     * {@link KeyResult.Incremented}. The value's type becomes {@link Value#TEXT}.
     */
    record Increment(Key key, long by, ExpiryChange expiry, Precondition precondition) implements KeyOperation {}

    /** Changes the time to live; answers {@link KeyResult.ExpirySet} or {@link KeyResult.Absent}. */
    record Expire(Key key, TimeToLive ttl, Precondition precondition) implements KeyOperation {}

    /** What an increment does to the time to live. */
    sealed interface ExpiryChange {
        /** Leaves it as it is; a new entry stays for ever. */
        record Keep() implements ExpiryChange {}

        /** Sets it, counted from now. */
        record Reset(TimeToLive ttl) implements ExpiryChange {}
    }
}
