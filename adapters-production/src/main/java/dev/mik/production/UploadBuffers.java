package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that uploads may hold together. A part of an object has to be known whole before it is sent, to sign it, and to
 * leave S3 out of the slowness of whoever sends the object.
 */
final class UploadBuffers {
    /** The size of a part; an object of unknown size can have 10,000 of them. */
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int UNIT = 1_024;

    private final Semaphore units;
    private final Duration patience;

    /**
     * A quarter of the heap, but enough for two uploads.
     *
     * @param patience how long an upload waits for others to give memory back
     */
    static UploadBuffers ofHeap(Duration patience) {
        long bytes = Math.clamp(Runtime.getRuntime().maxMemory() / 4, 2L * PART_BYTES, 64L * PART_BYTES);
        return new UploadBuffers(bytes, patience);
    }

    UploadBuffers(long bytes, Duration patience) {
        this.units = new Semaphore((int) (bytes / UNIT), true);
        this.patience = patience;
    }

    /** Memory for one upload, until it is closed. */
    final class Buffer implements AutoCloseable {
        private final byte[] bytes;
        private final int held;

        private Buffer(int size, int held) {
            this.bytes = new byte[size];
            this.held = held;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            units.release(held);
        }
    }

    /**
     * Takes memory.
     *
     * @param size at most {@link #PART_BYTES}
     * @throws ServiceException {@link ErrorCode#BUSY} if others hold it for too long
     */
    Buffer take(int size) {
        int needed = Math.ceilDiv(Math.max(size, 1), UNIT);
        try {
            if (!units.tryAcquire(needed, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ServiceException(
                        ErrorCode.BUSY,
                        "Too many uploads at once for the memory of the server; try again in a moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The upload was interrupted before it began.", e);
        }
        try {
            return new Buffer(size, needed);
        } catch (OutOfMemoryError e) {
            units.release(needed);
            throw e;
        }
    }
}
