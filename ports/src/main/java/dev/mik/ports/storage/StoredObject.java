package dev.mik.ports.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One version of an object, open for reading: it can be read to its end even if it is replaced or deleted meanwhile
 * (or fails, where a backend cannot promise that; it never continues with another version's bytes).
 */
public interface StoredObject extends AutoCloseable {
    /** What it is. */
    ObjectInfo info();

    /**
     * Writes a part of the body, with bounded memory.
     *
     * @param range within the object
     * @throws IOException if {@code out} throws it; a failure of the store is a
     *     {@link dev.mik.ports.ServiceException}
     */
    void writeTo(OutputStream out, ByteRange range) throws IOException;

    /** Lets go of it. */
    @Override
    void close();
}
