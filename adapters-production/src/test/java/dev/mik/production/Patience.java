package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/** How long R3 of the quality page lets things take, with some room for a busy machine. */
final class Patience {
    private static final Duration ANSWER = Duration.ofSeconds(2 + 1);
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private Patience() {}

    /** The call fails with a code within the configured timeout. */
    static ServiceException failsInTime(ErrorCode code, Executable call) {
        long began = System.nanoTime();
        ServiceException failure = assertThrows(ServiceException.class, call);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(code, failure.code(), failure.sentence());
        assertTrue(took.compareTo(ANSWER) < 0, () -> "the failure took " + took);
        return failure;
    }

    /** Each of several calls made at once fails so. */
    static void allFailInTime(ErrorCode code, List<Executable> calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ServiceException>> running = calls.stream()
                    .map(call -> threads.submit(() -> failsInTime(code, call)))
                    .toList();
            for (Future<ServiceException> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of the calls did not fail as it should", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The call succeeds again, without anybody helping, within five seconds from now. */
    static void recovers(Executable call) throws Throwable {
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (true) {
            try {
                call.execute();
                return;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("has not recovered in " + RECOVERY, e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
