package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HandlerStatistics;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ModuleInfo;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs WebAssembly handlers. The caller's thread waits for a place and for the module; the guest runs on a thread of the
 * host's own, and reads and writes the connection from there.
 */
final class WasmHandlerHost implements HandlerHost {
    /**
     * Who does not stop when interrupted hangs on a client that neither sends nor reads: its connection is cut. Long enough
     * for all the others to be stopped and answered, also on a busy machine.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final HandlerConfig config;
    private final ModuleFiles files;
    private final OutgoingRequests outgoing;
    private final HandlerThreads guests;
    private final HandlerThreads loaders;
    private final LoadedModules modules;
    private final Admission admission;
    private final Watchdog watchdog = new Watchdog();

    private WasmHandlerHost(HandlerConfig config) {
        this.config = config;
        this.files = new ModuleFiles(config.modules());
        this.outgoing = new OutgoingRequests(config.outgoing());
        this.guests = new HandlerThreads("handler", config.limits().requests());
        this.loaders = new HandlerThreads("module-loader", Integer.MAX_VALUE);
        this.modules = new LoadedModules(config, files, new ModuleLoader(config, files, outgoing), loaders);
        this.admission = new Admission(config.limits());
    }

    static WasmHandlerHost open(HandlerConfig config) {
        try {
            return new WasmHandlerHost(config);
        } catch (UncheckedIOException e) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "The folder of compiled code, " + config.cache().compiled() + ", cannot be used: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void handle(ModuleId module, HandlerRequest request, HandlerResponse response) {
        try (Admission.Place _ = admission.enter(module)) {
            Servable servable = modules.get(module);
            await(
                    guests.run(() -> guard(module, servable, request, response)),
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

    private Void guard(ModuleId module, Servable servable, HandlerRequest request, HandlerResponse response) {
        ClientWatch client = new ClientWatch(request, response);
        try {
            return watchdog.call(config.limits().time(), () -> {
                try {
                    servable.serve(client.request(), client.response());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return null;
            });
        } catch (ComponentException e) {
            boolean late = e instanceof Trap trap && trap.kind() == Trap.Kind.TIMEOUT;
            if (!late && client.failure().isPresent()) {
                throw client.failure().get();
            }
            throw HandlerFailures.of(module, request, e);
        } catch (ServiceException e) {
            throw client.failure().orElse(e);
        } catch (UncheckedIOException e) {
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The client went away before it had its answer.", e);
        }
    }

    /** Waits for a guest that has so much time, and cuts its client off if it does not stop then. */
    static void await(Future<?> guest, Duration time, HandlerResponse response) throws InterruptedException {
        try {
            try {
                guest.get(time.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                response.abort("the handler did not stop at its deadline");
                guest.get();
            }
        } catch (InterruptedException e) {
            guest.cancel(true);
            response.abort("the server is shutting down");
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ServiceException known -> throw known;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public Optional<Instant> modified(ModuleId module) {
        try {
            return Optional.of(files.find(module).stamp().modified());
        } catch (ServiceException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<ModuleInfo> modules() {
        return files.all().stream().map(modules::info).toList();
    }

    @Override
    public HandlerStatistics statistics() {
        return new HandlerStatistics(
                modules.count(),
                config.cache().modules(),
                modules.bytes(),
                modules.hits(),
                modules.misses(),
                admission.active());
    }

    @Override
    public void close() {
        guests.close();
        loaders.close();
        watchdog.close();
        outgoing.close();
        modules.clear();
    }
}
