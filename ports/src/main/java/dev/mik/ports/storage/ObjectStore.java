package dev.mik.ports.storage;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Objects of any size under path-like names.
 *
 * <p><b>The caller</b> may call from any number of threads at once.
 *
 * <p><b>The store</b> needs memory that does not grow with an object's size. Readers see the old or the new object, never
 * a part. A write returns when it is durable. It fails with {@link ServiceException} only:
 * {@link ErrorCode#PRECONDITION_FAILED}, {@link ErrorCode#PAYLOAD_TOO_LARGE}, {@link ErrorCode#INVALID_REQUEST} for a body
 * of another length than declared, {@link ErrorCode#NOT_FOUND} for a copy's source, {@link ErrorCode#STORAGE_FAILURE},
 * {@link ErrorCode#UNAVAILABLE}, {@link ErrorCode#BUSY}. After a failed write nothing of it is left, neither visible nor
 * on disk.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * Stores a body.
     *
     * @param body read to its end, not closed
     * @return what is stored now, with {@code createdAt} of the object that was replaced
     * @throws IOException if {@code body} throws it; nothing is left then
     */
    ObjectInfo put(ObjectUpload upload, InputStream body) throws IOException;

    /** What is stored under a path. */
    Optional<ObjectInfo> head(ObjectPath path);

    /** Opens an object for reading; the caller closes it. */
    Optional<StoredObject> open(ObjectPath path);

    /**
     * Removes an object, durably.
     *
     * @return whether there was one
     */
    boolean delete(ObjectPath path, Precondition precondition);

    /**
     * Copies within the store; the target gets the source's bytes and content type, and a time of its own.
     *
     * @param precondition of the target
     */
    ObjectInfo copy(ObjectPath source, ObjectPath target, Precondition precondition);

    /** Lists in bytewise order. */
    ObjectPage list(ObjectListing listing);

    /** Returns if the store can serve; throws what a call would throw if it cannot. Takes at most two seconds. */
    void ping();

    /** Finishes the writes that were accepted, then lets go of files and connections. A second call does nothing. */
    @Override
    void close();
}
