package dev.mik.embedded;

import java.time.Duration;

/**
 * A point in time by the clock that nobody sets.
 *
 * @param nanos of {@link System#nanoTime()}
 */
record Deadline(long nanos) {
    /** The end of a time that begins now; more than a century counts as one. */
    static Deadline in(Duration time) {
        Duration most = Duration.ofDays(36_500);
        return new Deadline(System.nanoTime() + (time.compareTo(most) > 0 ? most : time).toNanos());
    }

    /** The sooner one of this and the end of a time that begins now. */
    Deadline atMostIn(Duration time) {
        Deadline other = in(time);
        return other.nanos - nanos < 0 ? other : this;
    }

    boolean passed() {
        return left() <= 0;
    }

    /** Nanoseconds until then, negative afterwards. */
    long left() {
        return nanos - System.nanoTime();
    }
}
