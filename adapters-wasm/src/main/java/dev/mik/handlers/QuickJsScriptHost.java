package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.ModuleCaller;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ScriptHost;
import dev.mik.ports.handlers.ScriptName;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.engine.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;

/** Runs scripts, as {@link WasmHandlerHost} runs handlers: with places, on threads of its own, under a watchdog. */
final class QuickJsScriptHost implements ScriptHost {
    private final ScriptConfig config;
    private final Scripts scripts;
    private final ScriptRunner runner;
    private final HandlerThreads threads;
    private final Admission admission;
    private final Watchdog watchdog = new Watchdog();

    QuickJsScriptHost(ScriptConfig config) {
        this.config = config;
        this.scripts = new Scripts(config.folder(), config.reload());
        this.runner = new ScriptRunner(config, scripts);
        this.threads = new HandlerThreads("script", config.limits().requests());
        this.admission = new Admission(config.limits());
    }

    @Override
    public void run(ScriptName script, HandlerRequest request, HandlerResponse response, ModuleCaller modules) {
        scripts.check(script);
        ModuleId id = ModuleId.of("script", script.name());
        try (Admission.Place _ = admission.enter(id)) {
            WasmHandlerHost.await(
                    threads.run(() -> guard(script, id, request, response, modules)),
                    config.limits().time(),
                    response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closing(e);
        } catch (RejectedExecutionException e) {
            throw closing(e);
        }
    }

    private static ServiceException closing(Exception e) {
        return new ServiceException(ErrorCode.UNAVAILABLE, "The server is shutting down.", e);
    }

    private Void guard(
            ScriptName script, ModuleId id, HandlerRequest request, HandlerResponse response, ModuleCaller modules) {
        try {
            return watchdog.call(config.limits().time(), () -> {
                try {
                    runner.serve(script, id, request, response, modules);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return null;
            });
        } catch (ComponentException e) {
            throw HandlerFailures.of(id, request, e);
        } catch (UncheckedIOException e) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The client went away before it had its answer.", e);
        }
    }

    @Override
    public void close() {
        threads.close();
        watchdog.close();
    }
}
