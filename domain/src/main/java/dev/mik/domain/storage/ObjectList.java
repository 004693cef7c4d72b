package dev.mik.domain.storage;

import dev.mik.ports.storage.ObjectInfo;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list, as the API gives it.
 *
 * @param objects in bytewise order of their paths
 * @param prefixes groups, in bytewise order
 * @param nextCursor where to go on, if something follows
 */
public record ObjectList(List<ObjectInfo> objects, List<String> prefixes, Optional<String> nextCursor) {
    /** Copies the lists. */
    public ObjectList {
        objects = List.copyOf(objects);
        prefixes = List.copyOf(prefixes);
    }
}
