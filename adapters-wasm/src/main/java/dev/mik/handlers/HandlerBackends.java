package dev.mik.handlers;

import dev.mik.ports.handlers.HandlerHost;

/** The handler hosts that there are. */
public final class HandlerBackends {
    private HandlerBackends() {}

    /**
     * Opens a host of WebAssembly handlers. Nothing is loaded before it is asked for.
     *
     * @throws dev.mik.ports.ServiceException {@link dev.mik.ports.ErrorCode#UNAVAILABLE} if the folder of compiled code
     *     cannot be used
     */
    public static HandlerHost wasm(HandlerConfig config) {
        return WasmHandlerHost.open(config);
    }
}
