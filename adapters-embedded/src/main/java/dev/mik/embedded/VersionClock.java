package dev.mik.embedded;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Counts versions so that none is ever given twice, not after a restart, not if the wall clock was set back, and not if the
 * file was put back from a backup: microseconds of the wall clock, pushed forward where they would repeat.
 *
 * <p>Versions are reserved ahead in the store, a minute's worth at a time, so that a restart goes on above all that were
 * given without having to look at every entry. Used by the writing thread, but for {@link #reservedUpTo}.
 */
final class VersionClock {
    private static final long SPAN = TimeUnit.MINUTES.toMicros(1);

    private final InstantSource clock;
    private long last;
    private volatile long reserved;

    /** Goes on above what an earlier life of the store may have given. */
    VersionClock(InstantSource clock, long reserved) {
        this.clock = clock;
        this.last = reserved;
        this.reserved = reserved;
    }

    /** A version that is greater than all before. */
    long next() {
        Instant now = clock.instant();
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
        last = Math.max(last + 1, micros);
        return last;
    }

    /** Whether the store has to note {@link #reservation} before the versions given so far become durable. */
    boolean outrunsReservation() {
        return last > reserved;
    }

    /** How far to reserve now. */
    long reservation() {
        return last + SPAN;
    }

    /** Says that a reservation is durable; by any thread. */
    synchronized void reservedUpTo(long durable) {
        reserved = Math.max(reserved, durable);
    }
}
