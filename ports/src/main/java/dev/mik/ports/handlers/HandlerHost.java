package dev.mik.ports.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs handlers, each request in an instance of its own, of which nothing is left when it is answered.
 *
 * <p>The host keeps loaded modules, notices changed files, bounds what a request may take of memory, time and threads, and
 * decides whom a handler may call. Whether a module should be called at all – its circuit breaker – is the caller's
 * business. Safe for any number of threads.
 */
public interface HandlerHost extends AutoCloseable {
    /**
     * Answers a request, and returns when its answer is complete.
     *
     * <p>A failure before {@link HandlerResponse#head} leaves the response untouched, so that the caller can answer; after
     * it, the response was aborted before the exception is thrown.
     *
     * @throws ServiceException {@link ErrorCode#MODULE_NOT_FOUND}; {@link ErrorCode#MODULE_INVALID} if the file cannot be
     *     served and no older one is loaded; {@link ErrorCode#OVERLOADED} after waiting in vain; {@link ErrorCode#TIMEOUT};
     *     {@link ErrorCode#MEMORY_LIMIT}; {@link ErrorCode#HANDLER_TRAP} for any other end of the handler without an
     *     answer; what the request's body throws, if that is why; {@link ErrorCode#UNAVAILABLE} if the host is closed or
     *     the client is gone
     */
    void handle(ModuleId module, HandlerRequest request, HandlerResponse response);

    /** When a module's file was changed last; empty if there is none. */
    Optional<Instant> modified(ModuleId module);

    /** The modules on disk and in memory, in order of tenant and name. */
    List<ModuleInfo> modules();

    /** What the host holds. */
    HandlerStatistics statistics();

    /** Stops handlers that still run, and lets go of all modules. */
    @Override
    void close();
}
