package dev.mik.production;

import java.time.Duration;

/**
 * The moment by which a call has to be answered.
 *
 * @param nanos as {@link System#nanoTime()} counts
 */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The nanoseconds left, 0 or less when it has passed. */
    long left() {
        return nanos - System.nanoTime();
    }
}
