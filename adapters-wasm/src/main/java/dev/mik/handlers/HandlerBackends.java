package dev.mik.handlers;

import dev.mik.ports.handlers.CodeCache;
import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.ScriptHost;

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

    /** The compiled code of these modules, and all that is in the folder for compiled code. */
    public static CodeCache compiledCode(HandlerConfig.Modules modules, HandlerConfig.Cache cache) {
        return new CompiledCodeFiles(modules, cache);
    }

    /** Opens a host of scripts. The JavaScript engine is loaded with the first of them. */
    public static ScriptHost scripts(ScriptConfig config) {
        return new QuickJsScriptHost(config);
    }
}
