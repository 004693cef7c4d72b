package dev.mik.domain.runtime;

import dev.failsafe.CircuitBreaker;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ModuleId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A circuit breaker for each module that has failed: it opens after so many failures in a row, lets one request try after
 * a wait, and closes when that goes well – or when the module's file is another, which deserves a chance of its own.
 */
final class CircuitBreakers {
    private static final System.Logger LOG = System.getLogger(CircuitBreakers.class.getName());

    /** A breaker, and the file whose failures it counts. */
    private record Watched(CircuitBreaker<Void> breaker, Optional<Instant> modified) {}

    private final int failures;
    private final Duration wait;
    private final Map<ModuleId, Watched> watched = new ConcurrentHashMap<>();

    CircuitBreakers(int failures, Duration wait) {
        this.failures = failures;
        this.wait = wait;
    }

    /**
     * Asks whether a request may pass. If it may, one of the other methods is called once it is answered.
     *
     * @param modified the time of the module's file, asked for only if it may not
     * @throws ServiceException {@link ErrorCode#CIRCUIT_OPEN}
     */
    void pass(ModuleId module, java.util.function.Supplier<Optional<Instant>> modified) {
        Watched one = watched.get(module);
        if (one == null || one.breaker().tryAcquirePermit()) {
            return;
        }
        if (!modified.get().equals(one.modified())) {
            watched.remove(module, one);
            return;
        }
        Duration left = one.breaker().isOpen() ? one.breaker().getRemainingDelay() : Duration.ZERO;
        throw new ServiceException(
                ErrorCode.CIRCUIT_OPEN,
                "The module " + module + " failed " + failures
                        + " times in a row and is left alone for a while; Retry-After says when it is tried again.",
                left);
    }

    void succeeded(ModuleId module) {
        Watched one = watched.get(module);
        if (one != null) {
            one.breaker().recordSuccess();
            if (one.breaker().isClosed()) {
                watched.remove(module, one);
            }
        }
    }

    void failed(ModuleId module, Optional<Instant> modified) {
        watched.compute(
                        module,
                        (_, one) -> one != null && one.modified().equals(modified)
                                ? one
                                : new Watched(breaker(module), modified))
                .breaker()
                .recordFailure();
    }

    /** The request says nothing about the module: nobody was let in, or the client went away. */
    void undecided(ModuleId module) {
        Watched one = watched.get(module);
        if (one != null && one.breaker().isHalfOpen()) {
            one.breaker().halfOpen(); // the next one may try
        }
    }

    BreakerState state(ModuleId module) {
        Watched one = watched.get(module);
        if (one == null) {
            return BreakerState.CLOSED;
        }
        return switch (one.breaker().getState()) {
            case CLOSED -> BreakerState.CLOSED;
            case OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
        };
    }

    private CircuitBreaker<Void> breaker(ModuleId module) {
        return CircuitBreaker.<Void>builder()
                .withFailureThreshold(failures)
                .withDelay(wait)
                .withSuccessThreshold(1)
                .onOpen(_ -> LOG.log(Level.WARNING, "circuit_opened", Map.of("module", module.toString())))
                .onHalfOpen(_ -> LOG.log(Level.INFO, "circuit_half_open", Map.of("module", module.toString())))
                .onClose(_ -> LOG.log(Level.INFO, "circuit_closed", Map.of("module", module.toString())))
                .build();
    }
}
