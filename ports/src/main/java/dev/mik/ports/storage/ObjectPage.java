package dev.mik.ports.storage;

import java.util.List;

/**
 * One step through the objects.
 *
 * @param objects in bytewise order of their paths
 * @param prefixes groups, in bytewise order; objects and groups together are at most the page's limit
 * @param last the greatest path or group of this page, where the next page goes on; empty if the page is empty
 * @param more whether something follows
 */
public record ObjectPage(List<ObjectInfo> objects, List<String> prefixes, String last, boolean more) {
    /** Copies the lists. */
    public ObjectPage {
        objects = List.copyOf(objects);
        prefixes = List.copyOf(prefixes);
    }
}
