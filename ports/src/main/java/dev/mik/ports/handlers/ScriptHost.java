package dev.mik.ports.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;

/**
 * Runs scripts: JavaScript modules that answer a request from what other modules answer.
 *
 * <p>Each request gets a runtime of its own, of which nothing is left when it is answered. A script reaches nothing but
 * the modules that it calls. Safe for any number of threads.
 */
public interface ScriptHost extends AutoCloseable {
    /**
     * Answers a request, and returns when its answer is complete.
     *
     * <p>The answer begins when the script has ended; a failure before leaves the response untouched, so that the caller
     * can answer.
     *
     * @param modules called on the script's thread, which is interrupted at the script's deadline
     * @throws ServiceException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#OVERLOADED} after waiting in vain;
     *     {@link ErrorCode#TIMEOUT}; {@link ErrorCode#MEMORY_LIMIT}; {@link ErrorCode#HANDLER_TRAP} for any other end of
     *     the script without an answer; what the request's body throws; {@link ErrorCode#UNAVAILABLE} if the host is
     *     closed or the client is gone
     */
    void run(ScriptName script, HandlerRequest request, HandlerResponse response, ModuleCaller modules);

    /** Stops scripts that still run. */
    @Override
    void close();
}
