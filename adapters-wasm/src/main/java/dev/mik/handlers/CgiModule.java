package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Exit;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.CoreInstance;
import dev.mik.wasm.engine.CoreItem;
import dev.mik.wasm.engine.CoreModule;
import dev.mik.wasm.engine.Engine;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.model.Bytes;
import dev.mik.wasm.model.CoreExternType;
import dev.mik.wasm.model.CoreFunctionType;
import dev.mik.wasm.model.CoreModuleType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of WASI preview 1 that answers requests in the manner of CGI (RFC 3875): the request in its environment and on
 * its standard input, the answer on its standard output. Each request has an instance of its own. Safe for any number of
 * threads.
 */
final class CgiModule {
    private static final String START = "_start";
    private static final String MEMORY = "memory";
    private static final CoreFunctionType NOTHING = new CoreFunctionType(List.of(), List.of());

    private final CoreModule module;

    private CgiModule(CoreModule module) {
        this.module = module;
    }

    /**
     * Loads a command.
     *
     * @param wasm a core module in its binary format
     * @throws ComponentException if it is no module, or imports other than WASI preview 1, or has nothing to start
     */
    static CgiModule load(Engine engine, byte[] wasm) {
        CoreModule module = engine.load(new Bytes(wasm, 0, wasm.length), 0);
        module.type().imports().forEach(CgiModule::checkImport);
        if (!(module.type().exports().get(START) instanceof CoreExternType.Func start)
                || !start.type().equals(NOTHING)) {
            throw new ComponentException.Unlinkable(
                    "a core module is served if it is a command of WASI preview 1, which exports a function " + START);
        }
        if (!(module.type().exports().get(MEMORY) instanceof CoreExternType.Memory)) {
            throw new ComponentException.Unlinkable("a command of WASI preview 1 exports its memory");
        }
        return new CgiModule(module);
    }

    private static void checkImport(CoreModuleType.Import wanted) {
        Optional<CoreFunctionType> known =
                wanted.module().equals(Preview1Types.MODULE) ? Preview1Types.of(wanted.name()) : Optional.empty();
        boolean fits = known.isPresent()
                && wanted.type() instanceof CoreExternType.Func function
                && function.type().equals(known.get());
        if (!fits) {
            throw new ComponentException.Unlinkable("the module imports " + wanted.module() + "." + wanted.name()
                    + ", which is not in WASI preview 1 or of another type there");
        }
    }

    /**
     * Answers a request on the calling thread; to be watched over by whoever calls.
     *
     * @param scriptName the path before the request's target, {@code /run/module}
     * @param environment what the command finds in its environment beside the request
     * @param stderr takes what it prints there; never closed
     * @throws Trap if the command fails; a response that has begun was aborted before
     * @throws ServiceException {@link ErrorCode#HANDLER_TRAP} if it ends with another status than 0 or prints what is no
     *     answer, {@link ErrorCode#UNAVAILABLE} if the client is gone, and what the request's body throws; a response that
     *     has begun was aborted before
     */
    void handle(
            HandlerRequest request,
            String scriptName,
            Map<String, String> environment,
            OutputStream stderr,
            InstanceLimits limits,
            HandlerResponse response) {
        CgiOutput output = new CgiOutput(request.method(), response);
        Told told = new Told();
        try {
            run(request, scriptName, environment, stderr, limits, output, told);
            told.guard(output::end);
        } catch (ComponentException | ServiceException e) {
            RuntimeException why = reason(e, told);
            if (output.hasBegun()) {
                response.abort(String.valueOf(why.getMessage()));
            }
            throw why;
        }
    }

    private void run(
            HandlerRequest request,
            String scriptName,
            Map<String, String> environment,
            OutputStream stderr,
            InstanceLimits limits,
            CgiOutput output,
            Told told) {
        Preview1.Standard standard = new Preview1.Standard(
                told.watched(request.body()), bytes -> told.guard(() -> output.write(bytes)), stderr::write);
        Preview1 host = new Preview1(
                List.of(Preview1.bytes(scriptName)), CgiEnvironment.of(request, scriptName, environment), standard);
        CoreItem[] imports = module.type().imports().stream()
                .map(wanted ->
                        CoreItem.Func.host(((CoreExternType.Func) wanted.type()).type(), host.function(wanted.name())))
                .toArray(CoreItem[]::new);
        CoreInstance instance = module.instantiate(imports, limits.budget());
        host.memory(((CoreItem.Memory) instance.export(MEMORY)).memory());
        try {
            ((CoreItem.Func) instance.export(START)).call();
        } catch (Exit e) {
            if (e.status() != 0) {
                throw new ServiceException(
                        ErrorCode.HANDLER_TRAP, "The handler ended with status " + e.status() + ".", e);
            }
        }
    }

    /** The host's own failure, if that is why the command was stopped; an interrupt is for the watchdog to explain. */
    private static RuntimeException reason(RuntimeException failure, Told told) {
        return Thread.currentThread().isInterrupted() || told.failure.isEmpty() ? failure : told.failure.get();
    }

    /** What went wrong in the host while the command called it: the engine makes a trap of it. */
    private static final class Told {
        private Optional<ServiceException> failure = Optional.empty();

        private interface Step {
            void run() throws IOException;
        }

        void guard(Step step) {
            try {
                step.run();
            } catch (ServiceException e) {
                failure = Optional.of(e);
                throw e;
            } catch (IOException e) {
                if (e instanceof InterruptedIOException
                        || Thread.currentThread().isInterrupted()) {
                    throw new Trap(Trap.Kind.INTERRUPTED, "interrupted while the client was waited for", e);
                }
                ServiceException gone = new ServiceException(ErrorCode.UNAVAILABLE, "The client is gone.", e);
                failure = Optional.of(gone);
                throw gone;
            }
        }

        InputStream watched(InputStream body) {
            return new FilterInputStream(body) {
                @Override
                public int read(byte[] target, int from, int length) {
                    int[] read = {0};
                    guard(() -> read[0] = super.read(target, from, length));
                    return read[0];
                }
            };
        }
    }
}
