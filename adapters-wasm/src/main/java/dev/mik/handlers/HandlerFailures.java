package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.Trap;
import java.lang.System.Logger.Level;
import java.util.Map;

/** What a guest's failure is to the client: one of the port's codes; the log gets the rest. */
final class HandlerFailures {
    private static final System.Logger LOG = System.getLogger("handler");

    private HandlerFailures() {}

    static ServiceException of(ModuleId module, HandlerRequest request, ComponentException failure) {
        boolean late = failure instanceof Trap trap && trap.kind() == Trap.Kind.TIMEOUT;
        LOG.log(
                Level.ERROR,
                "handler_failed",
                Map.of(
                        "module",
                        module.toString(),
                        "reason",
                        String.valueOf(failure.getMessage()),
                        "span",
                        Spans.of(request)));
        ErrorCode code = late ? ErrorCode.TIMEOUT : code(failure);
        return new ServiceException(code, sentence(module, code), failure);
    }

    private static ErrorCode code(ComponentException failure) {
        return failure instanceof Trap trap && trap.kind() == Trap.Kind.MEMORY_LIMIT
                ? ErrorCode.MEMORY_LIMIT
                : ErrorCode.HANDLER_TRAP;
    }

    private static String sentence(ModuleId module, ErrorCode code) {
        return switch (code) {
            case TIMEOUT -> "The handler " + module + " took too long and was stopped.";
            case MEMORY_LIMIT -> "The handler " + module + " wanted more memory than a request may have.";
            default -> "The handler " + module + " failed; the log says how.";
        };
    }
}
