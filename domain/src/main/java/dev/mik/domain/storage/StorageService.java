package dev.mik.domain.storage;

import dev.mik.domain.Cursor;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectUpload;
import dev.mik.ports.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Object storage as the API promises it (section 5), above whichever store is configured.
 *
 * <p>Paths are taken decoded; every method fails with {@link ErrorCode#INVALID_PATH} for one that is not allowed.
 */
public final class StorageService {
    /** The largest object if the configuration does not say: 5 GiB. */
    public static final long DEFAULT_MAX_BYTES = 5L << 30;

    private final ObjectStore store;
    private final long maxBytes;

    /**
     * A service on a store; the store is closed by whoever opened it.
     *
     * @param maxBytes of an object, at least 1
     */
    public StorageService(ObjectStore store, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("an object may have at least one byte");
        }
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /**
     * Stores a body under a path.
     *
     * @param contentType as the client sent it; empty if it did not, and then the path's extension decides
     * @param declaredLength in bytes, or {@link ObjectUpload#UNKNOWN_LENGTH}
     * @param body read to its end, not closed
     * @throws IOException if {@code body} throws it; nothing is stored then
     */
    public ObjectInfo put(
            String path, String contentType, long declaredLength, Precondition precondition, InputStream body)
            throws IOException {
        String type = contentType.strip();
        if (type.isEmpty()) {
            type = ContentTypes.ofPath(path);
        } else {
            ContentTypes.check(type);
        }
        return store.put(new ObjectUpload(new ObjectPath(path), type, declaredLength, maxBytes, precondition), body);
    }

    /** What is stored under a path; {@link ErrorCode#NOT_FOUND} if nothing is. */
    public ObjectInfo head(String path) {
        return store.head(new ObjectPath(path)).orElseThrow(() -> notFound(path));
    }

    /** An object to read, which the caller closes; {@link ErrorCode#NOT_FOUND} if there is none. */
    public StoredObject open(String path) {
        return store.open(new ObjectPath(path)).orElseThrow(() -> notFound(path));
    }

    /**
     * Removes an object.
     *
     * @return whether there was one
     */
    public boolean delete(String path, Precondition precondition) {
        return store.delete(new ObjectPath(path), precondition);
    }

    /** Copies within the store; {@link ErrorCode#NOT_FOUND} if there is no source. */
    public ObjectInfo copy(String source, String target, Precondition precondition) {
        return store.copy(new ObjectPath(source), new ObjectPath(target), precondition);
    }

    /**
     * Lists paths, or groups of them.
     *
     * @param prefix that they begin with; may be empty
     * @param delimiter that groups, see {@link ObjectListing}; may be empty
     * @param limit 1 to {@value PageRequest#MAX_LIMIT}
     * @param cursor of the page before; empty for the first page
     */
    public ObjectList list(String prefix, String delimiter, int limit, String cursor) {
        String after = Cursor.name(cursor);
        ObjectPage page = store.list(new ObjectListing(prefix, delimiter, new PageRequest(limit, after)));
        Optional<String> next = page.more() ? Optional.of(Cursor.after(page.last())) : Optional.empty();
        return new ObjectList(page.objects(), page.prefixes(), next);
    }

    private static ServiceException notFound(String path) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Object '" + path + "' not found");
    }
}
