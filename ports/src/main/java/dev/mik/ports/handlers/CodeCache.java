package dev.mik.ports.handlers;

import java.util.List;

/** The compiled code that hosts keep on disk; deleting any of it is always safe, it is compiled again. */
public interface CodeCache {
    /** All of it, in order of the files' names. */
    List<CachedCode> entries();

    /**
     * Deletes one; it may be gone already.
     *
     * @throws dev.mik.ports.ServiceException {@link dev.mik.ports.ErrorCode#STORAGE_FAILURE} if it cannot be deleted
     */
    void delete(CachedCode entry);
}
