package dev.mik.domain.kv;

import dev.mik.domain.Cursor;
import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPage;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values, as every product offers them: the limits, and the words in which a refusal is told.
 *
 * <p>Fails with {@link ServiceException} only: its own codes, named at each method, and those of {@link KeyValueStore}.
 * May be called from any number of threads.
 */
public final class KeyValueService {
    /** The largest batch. */
    public static final int MAX_OPERATIONS = 1_000;

    private final KeyValueStore store;

    /** A service on a store, which stays the caller's to close. */
    public KeyValueService(KeyValueStore store) {
        this.store = store;
    }

    /**
     * Reads one entry.
     *
     * @throws ServiceException {@link ErrorCode#NOT_FOUND} if there is none
     */
    public Entry get(Key key) {
        return store.get(key).orElseThrow(() -> notFound(key));
    }

    /** Reads one entry where absence is no failure. */
    public Optional<Entry> find(Key key) {
        return store.get(key);
    }

    /**
     * Replaces value, type and time to live; answers the new version.
     *
     * @throws ServiceException {@link ErrorCode#PAYLOAD_TOO_LARGE}, {@link ErrorCode#PRECONDITION_FAILED}
     */
    public EntityTag set(Key key, Value value, TimeToLive ttl, Precondition precondition) {
        checkSize(value, "");
        return switch (single(new KeyOperation.Set(key, value, ttl, precondition))) {
            case KeyResult.Written(EntityTag tag) -> tag;
            case KeyResult other -> throw unexpected(other);
        };
    }

    /**
     * Removes; answers whether there was something.
     *
     * @throws ServiceException {@link ErrorCode#PRECONDITION_FAILED}
     */
    public boolean delete(Key key, Precondition precondition) {
        return switch (single(new KeyOperation.Delete(key, precondition))) {
            case KeyResult.Deleted(boolean existed) -> existed;
            case KeyResult other -> throw unexpected(other);
        };
    }

    /**
     * Adds to a whole number, an absent one counting as 0.
     *
     * @throws ServiceException {@link ErrorCode#NOT_AN_INTEGER}, {@link ErrorCode#INTEGER_OVERFLOW},
     *     {@link ErrorCode#PRECONDITION_FAILED}
     */
    public KeyResult.Incremented increment(
            Key key, long by, KeyOperation.ExpiryChange expiry, Precondition precondition) {
        return switch (single(new KeyOperation.Increment(key, by, expiry, precondition))) {
            case KeyResult.Incremented incremented -> incremented;
            case KeyResult other -> throw unexpected(other);
        };
    }

    /**
     * Changes the time to live; answers the new version.
     *
     * @throws ServiceException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#PRECONDITION_FAILED}
     */
    public EntityTag expire(Key key, TimeToLive ttl, Precondition precondition) {
        return switch (single(new KeyOperation.Expire(key, ttl, precondition))) {
            case KeyResult.ExpirySet(EntityTag tag) -> tag;
            case KeyResult.Absent _ -> throw notFound(key);
            case KeyResult other -> throw unexpected(other);
        };
    }

    /**
     * Does all operations in order as one step, or none of them; a failure names the operation, counted from 0.
     *
     * @param operations 1 to {@value #MAX_OPERATIONS}
     * @return one result for each
     * @throws ServiceException {@link ErrorCode#INVALID_REQUEST} for the wrong number of them, and what the single
     *     operations throw
     */
    public List<KeyResult> batch(List<KeyOperation> operations) {
        if (operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "A batch has 1 to " + MAX_OPERATIONS + " operations, not " + operations.size() + ".");
        }
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof KeyOperation.Set set) {
                checkSize(set.value(), operation(i));
            }
        }
        return switch (store.apply(operations)) {
            case BatchOutcome.Applied(List<KeyResult> results) -> results;
            case BatchOutcome.Refused(int index, BatchOutcome.Refusal reason) ->
                throw Refusals.inWords(reason, operations.get(index).key(), operation(index));
        };
    }

    /**
     * Lists keys.
     *
     * @param limit 1 to {@value PageRequest#MAX_LIMIT}
     * @param cursor of the page before, {@link Cursor#BEGINNING} for the first
     * @throws ServiceException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_CURSOR}
     */
    public KeyListing list(KeyPrefix prefix, int limit, String cursor) {
        KeyPage page = store.list(prefix, new PageRequest(limit, Cursor.name(cursor)));
        return new KeyListing(
                page.keys(),
                page.more() ? Optional.of(Cursor.after(page.keys().getLast().name())) : Optional.empty());
    }

    /**
     * Removes every key with a prefix; answers how many there were.
     *
     * @throws ServiceException {@link ErrorCode#INVALID_REQUEST} if the prefix is empty: nobody removes all by mistake
     */
    public long deleteAll(KeyPrefix prefix) {
        if (prefix.text().isEmpty()) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "prefix is required and must not be empty: it says which keys to delete.");
        }
        return store.deleteAll(prefix);
    }

    /** Returns if the store can serve. */
    public void ping() {
        store.ping();
    }

    private KeyResult single(KeyOperation operation) {
        return switch (store.apply(List.of(operation))) {
            case BatchOutcome.Applied(List<KeyResult> results) -> results.getFirst();
            case BatchOutcome.Refused(int _, BatchOutcome.Refusal reason) ->
                throw Refusals.inWords(reason, operation.key(), "");
        };
    }

    private static void checkSize(Value value, String where) {
        if (value.bytes().length > Value.MAX_BYTES) {
            throw new ServiceException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    where + "The value has " + value.bytes().length + " bytes; at most " + Value.MAX_BYTES
                            + " (8 MiB) are allowed.");
        }
    }

    private static String operation(int index) {
        return "Operation " + index + ": ";
    }

    private static ServiceException notFound(Key key) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Key '" + key.name() + "' not found");
    }

    private static IllegalStateException unexpected(KeyResult result) {
        return new IllegalStateException("the store answered another operation: " + result);
    }
}
