package dev.mik.ports.kv;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.ServiceException;
import java.util.List;
import java.util.Optional;

/**
 * An ordered map from keys to bytes, with expiry.
 *
 * <p><b>The caller</b> has checked sizes and limits; it may call from any number of threads at once.
 *
 * <p><b>The store</b> returns from a write only when the write would survive the death of the process (and, where the
 * backend can promise it, of the machine). An entry whose time has passed is never returned, listed or counted, to the
 * millisecond, and its space comes back without anybody reading it. It fails with {@link ServiceException} only:
 * {@link ErrorCode#STORAGE_FAILURE} when the disk refuses, {@link ErrorCode#UNAVAILABLE} when the backend is not
 * reachable or the store is closed, {@link ErrorCode#BUSY} when trying again may help. After a failed write nothing of it
 * is visible. A thread that is interrupted while it waits harms nobody else's work.
 */
public interface KeyValueStore extends AutoCloseable {
    /** How many bytes of values the gets of one batch may read: 32 MiB. They are held at once, to be atomic. */
    long MAX_BATCH_READ_BYTES = 32L * 1024 * 1024;

    /** Reads one entry; never waits for a writer. */
    Optional<Entry> get(Key key);

    /**
     * Does all operations in order as one atomic, durable step, each seeing what those before it did; or none of them.
     *
     * @param operations 1 to 1,000
     */
    BatchOutcome apply(List<KeyOperation> operations);

    /** Lists keys with a prefix in bytewise order; never waits for a writer. */
    KeyPage list(KeyPrefix prefix, PageRequest page);

    /**
     * Removes every key with a prefix, atomically and durably.
     *
     * @return how many there were, the expired ones not counted
     */
    long deleteAll(KeyPrefix prefix);

    /** Returns if the store can serve; throws what a call would throw if it cannot. Takes at most two seconds. */
    void ping();

    /**
     * What the operator should change so that nothing acknowledged gets lost, as sentences; empty if nothing. Asks the
     * backend, and fails as a call does.
     */
    default List<String> warnings() {
        return List.of();
    }

    /** Finishes the writes that were accepted, then lets go of files and connections. A second call does nothing. */
    @Override
    void close();
}
