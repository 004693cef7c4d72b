package dev.mik.domain.runtime;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.HandlerResponse;
import dev.mik.ports.handlers.HandlerStatistics;
import dev.mik.ports.handlers.ModuleId;
import java.time.Duration;
import java.util.List;

/** Serves handlers, and leaves a module alone for a while that fails again and again. */
public final class HandlerService {
    /** How many failures in a row open a module's circuit breaker. */
    public static final int FAILURES = 5;

    /** How long it stays open. */
    public static final Duration WAIT = Duration.ofSeconds(30);

    private final HandlerHost host;
    private final CircuitBreakers breakers;

    /** A service over a host, with the breakers' usual settings. */
    public HandlerService(HandlerHost host) {
        this(host, FAILURES, WAIT);
    }

    HandlerService(HandlerHost host, int failures, Duration wait) {
        this.host = host;
        this.breakers = new CircuitBreakers(failures, wait);
    }

    /**
     * Answers a request, and returns when its answer is complete.
     *
     * @throws ServiceException {@link ErrorCode#CIRCUIT_OPEN}, and as {@link HandlerHost#handle} does
     */
    public void handle(ModuleId module, HandlerRequest request, HandlerResponse response) {
        breakers.pass(module, () -> host.modified(module));
        WatchedResponse watched = new WatchedResponse(response);
        boolean decided = false;
        try {
            host.handle(module, request, watched);
            decided = true;
            if (watched.isServerError()) {
                breakers.failed(module, host.modified(module));
            } else {
                breakers.succeeded(module);
            }
        } catch (ServiceException e) {
            if (isFailure(e.code())) {
                decided = true;
                breakers.failed(module, host.modified(module));
            }
            throw e;
        } finally {
            if (!decided) {
                breakers.undecided(module);
            }
        }
    }

    /** What the module is to blame for. */
    private static boolean isFailure(ErrorCode code) {
        return code == ErrorCode.HANDLER_TRAP
                || code == ErrorCode.TIMEOUT
                || code == ErrorCode.MEMORY_LIMIT
                || code == ErrorCode.MODULE_INVALID;
    }

    /** All modules there are, in order of tenant and name. */
    public List<ModuleStatus> modules() {
        return host.modules().stream()
                .map(info -> new ModuleStatus(info, breakers.state(info.id())))
                .toList();
    }

    /** What the host holds. */
    public HandlerStatistics statistics() {
        return host.statistics();
    }
}
