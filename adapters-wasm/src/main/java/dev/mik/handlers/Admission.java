package dev.mik.handlers;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.ModuleId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many requests in at once, of one module and of all; the others wait in the order they came, for so long at
 * most. Who waits for a place of the module's does not hold one of the server's.
 */
final class Admission {
    /** A module's places, and how many requests hold or want one: places that nobody wants are forgotten. */
    private static final class Places {
        final Semaphore free;
        int wanted;

        Places(int count) {
            free = new Semaphore(count, true);
        }
    }

    private final int perModule;
    private final Duration patience;
    private final Semaphore all;
    private final int total;
    private final Map<ModuleId, Places> modules = new ConcurrentHashMap<>();

    Admission(HandlerConfig.Limits limits) {
        this.perModule = limits.requestsPerModule();
        this.patience = limits.patience();
        this.total = limits.requests();
        this.all = new Semaphore(total, true);
    }

    /** A place; closing gives it back. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a place.
     *
     * @throws ServiceException {@link ErrorCode#OVERLOADED}
     */
    Place enter(ModuleId module) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        Places places = want(module);
        boolean entered = false;
        try {
            if (!places.free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw overloaded("The module " + module + " is answering " + perModule + " requests already");
            }
            try {
                if (!all.tryAcquire(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    throw overloaded("The server is answering " + total + " requests already");
                }
                entered = true;
            } finally {
                if (!entered) {
                    places.free.release();
                }
            }
        } finally {
            if (!entered) {
                unwant(module);
            }
        }
        return () -> {
            all.release();
            places.free.release();
            unwant(module);
        };
    }

    private Places want(ModuleId module) {
        return modules.compute(module, (_, known) -> {
            Places places = known == null ? new Places(perModule) : known;
            places.wanted++;
            return places;
        });
    }

    private void unwant(ModuleId module) {
        modules.computeIfPresent(module, (_, places) -> --places.wanted == 0 ? null : places);
    }

    private static ServiceException overloaded(String what) {
        return new ServiceException(ErrorCode.OVERLOADED, what + "; try again in a moment.");
    }

    /** How many requests are in. */
    int active() {
        return total - all.availablePermits();
    }
}
