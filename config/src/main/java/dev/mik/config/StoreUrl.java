package dev.mik.config;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a service keeps its data, as a URL whose scheme names the backend.
 *
 * @param scheme for example {@code sqlite}
 * @param location what follows {@code ://}; a path for embedded stores, empty for {@code memory://}
 */
public record StoreUrl(String scheme, String location) {
    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException with a sentence, if it is not of the form {@code scheme://location}
     */
    public static StoreUrl parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "must look like scheme://location, for example sqlite:///var/lib/mik/kv.db");
        }
        return new StoreUrl(text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 3));
    }

    /** The location as a file of this machine. */
    public Path path() {
        return Path.of(location);
    }
}
