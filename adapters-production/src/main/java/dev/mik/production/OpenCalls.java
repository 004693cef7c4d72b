package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets calls into a store until it is closed, and lets the closing wait for those inside. */
final class OpenCalls {
    /** One call that is inside. */
    interface Call extends AutoCloseable {
        @Override
        void close();
    }

    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);
    private final Call leave = this::leave;
    private volatile boolean closed;

    /**
     * Lets a call in, for a try-with-resources.
     *
     * @throws ServiceException {@link ErrorCode#UNAVAILABLE} once the store is closed
     */
    Call enter() {
        inside.incrementAndGet();
        if (closed) {
            leave();
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The store is closed: the server is shutting down.");
        }
        return leave;
    }

    private void leave() {
        if (inside.decrementAndGet() == 0 && closed) {
            empty.countDown();
        }
    }

    /**
     * Lets nobody in any more, and waits for those inside, but not longer than given. An interrupt does not shorten the
     * wait: whoever closes has to know that writes have ended.
     */
    void close(Duration patience) {
        closed = true;
        Deadline deadline = Deadline.in(patience);
        boolean interrupted = false;
        while (inside.get() > 0 && deadline.left() > 0) {
            try {
                if (empty.await(deadline.left(), TimeUnit.NANOSECONDS)) {
                    break;
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
