package dev.mik.ports;

import java.util.Objects;

/**
 * One step through an ordered list.
 *
 * @param limit how many names at most, 1 to {@value #MAX_LIMIT}
 * @param after the name after which to go on, in bytewise order of UTF-8; empty for the beginning
 */
public record PageRequest(int limit, String after) {
    /** The size of a page if the caller does not say. */
    public static final int DEFAULT_LIMIT = 1_000;

    /** The largest page. */
    public static final int MAX_LIMIT = 10_000;

    /** Checks the range. */
    public PageRequest {
        Objects.requireNonNull(after, "after");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
        }
    }

    /** The first page. */
    public static PageRequest first(int limit) {
        return new PageRequest(limit, "");
    }
}
