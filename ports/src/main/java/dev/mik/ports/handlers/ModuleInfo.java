package dev.mik.ports.handlers;

import java.time.Instant;
import java.util.Optional;

/**
 * A module that can be served.
 *
 * @param id its identity
 * @param bytes the size of its file
 * @param modified when its file was changed last
 * @param state whether it is in memory
 * @param problem why the file as it is cannot be served, in a sentence; an older one may be serving meanwhile
 */
public record ModuleInfo(ModuleId id, long bytes, Instant modified, State state, Optional<String> problem) {
    /** Where a module is. */
    public enum State {
        /** On disk; the next request loads it. */
        FOUND,
        /** In memory. */
        LOADED,
        /** It was tried, and nothing of it can be served. */
        BROKEN
    }
}
