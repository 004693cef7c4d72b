package dev.mik.ports.handlers;

/** Calls modules for a script. */
@FunctionalInterface
public interface ModuleCaller {
    /**
     * Has a module answer a request, and returns when its answer is complete.
     *
     * @throws dev.mik.ports.ServiceException {@link dev.mik.ports.ErrorCode#CIRCUIT_OPEN}, and as
     *     {@link HandlerHost#handle} does
     */
    void call(ModuleId module, HandlerRequest request, HandlerResponse response);
}
