package dev.mik.production;

import java.time.Duration;

/**
 * When a call on the SQL database has to end, by the clock that nobody sets.
 *
 * @param nanos of {@link System#nanoTime()}
 */
record SqlDeadline(long nanos) {
    private static final Duration MOST = Duration.ofDays(36_500);

    /** The end of a time that begins now; more than a century counts as one. */
    static SqlDeadline in(Duration time) {
        return new SqlDeadline(System.nanoTime() + (time.compareTo(MOST) > 0 ? MOST : time).toNanos());
    }

    /** Nanoseconds until then, negative afterwards. */
    long left() {
        return nanos - System.nanoTime();
    }

    boolean passed() {
        return left() <= 0;
    }

    /** The later one of this and the end of a time that begins now. */
    SqlDeadline atLeastIn(Duration time) {
        SqlDeadline other = in(time);
        return other.nanos - nanos > 0 ? other : this;
    }
}
