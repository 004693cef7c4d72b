package dev.mik.ports.kv;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mik.ports.EntityTag;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What each part of the contract runs against: a fresh store for each test, and short ways to say things to it. */
interface KeyValueSubject {
    /** The store under test. */
    KeyValueStore store();

    /** Closes the store and opens it again over the same data. */
    void reopen();

    /** Whether what was written outlives {@link #reopen}. */
    boolean durable();

    /** Makes the store's clock move on. */
    void letTimePass(long millis);

    /** How far the store's clock may be from the one of the tests, in milliseconds. */
    long clockTolerance();

    /** How many entries take space, the expired ones counted that are still there. */
    long storedRows();

    default KeyResult one(KeyOperation operation) {
        return applied(operation).getFirst();
    }

    default List<KeyResult> applied(KeyOperation... operations) {
        return assertInstanceOf(BatchOutcome.Applied.class, store().apply(List.of(operations)))
                .results();
    }

    default BatchOutcome.Refused refused(KeyOperation... operations) {
        return assertInstanceOf(BatchOutcome.Refused.class, store().apply(List.of(operations)));
    }

    default EntityTag put(String key, String value) {
        return put(key, value, TimeToLive.FOREVER);
    }

    default EntityTag put(String key, String value, TimeToLive ttl) {
        return assertInstanceOf(KeyResult.Written.class, one(set(key, value, ttl, Precondition.NONE)))
                .tag();
    }

    default Optional<String> text(String key) {
        return store().get(new Key(key)).map(found -> new String(found.value().bytes(), StandardCharsets.UTF_8));
    }

    default EntityTag tag(String key) {
        return store().get(new Key(key)).orElseThrow().tag();
    }

    default List<String> names(String prefix) {
        return names(prefix, PageRequest.first(PageRequest.MAX_LIMIT));
    }

    default List<String> names(String prefix, PageRequest page) {
        return store().list(new KeyPrefix(prefix), page).keys().stream()
                .map(Key::name)
                .toList();
    }

    static KeyOperation get(String key) {
        return new KeyOperation.Get(new Key(key));
    }

    static KeyOperation set(String key, String value, Precondition precondition) {
        return set(key, value, TimeToLive.FOREVER, precondition);
    }

    static KeyOperation set(String key, String value, TimeToLive ttl, Precondition precondition) {
        return new KeyOperation.Set(new Key(key), Value.ofText(value), ttl, precondition);
    }

    static KeyOperation delete(String key) {
        return new KeyOperation.Delete(new Key(key), Precondition.NONE);
    }

    static KeyOperation increment(String key, long by) {
        return new KeyOperation.Increment(new Key(key), by, new KeyOperation.ExpiryChange.Keep(), Precondition.NONE);
    }

    static KeyOperation expire(String key, TimeToLive ttl) {
        return new KeyOperation.Expire(new Key(key), ttl, Precondition.NONE);
    }
}
