package dev.mik.ports.kv;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;

/**
 * How long an entry stays, from now on.
 *
 * @param millis more than 0; {@link Long#MAX_VALUE} stands for ever
 */
public record TimeToLive(long millis) {
    /** The entry never expires. */
    public static final TimeToLive FOREVER = new TimeToLive(Long.MAX_VALUE);

    /** The longest time that is not for ever: a hundred years, in seconds. */
    public static final long MAX_SECONDS = 100L * 365 * 24 * 3_600;

    /** Checks the range. */
    public TimeToLive {
        if (millis <= 0) {
            throw new IllegalArgumentException("a time to live is more than 0");
        }
    }

    /**
     * A number of whole seconds as a client sends it.
     *
     * @throws ServiceException {@link ErrorCode#INVALID_REQUEST} outside 1 to {@link #MAX_SECONDS}
     */
    public static TimeToLive ofSeconds(long seconds) {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST,
                    "ttl must be a whole number of seconds from 1 to " + MAX_SECONDS + "; leave it out for ever.");
        }
        return new TimeToLive(seconds * 1_000);
    }

    /** Whether the entry never expires. */
    public boolean isForever() {
        return millis == Long.MAX_VALUE;
    }

    /** The seconds left, rounded up, so that a living entry never shows 0. */
    public long secondsRoundedUp() {
        return isForever() ? Long.MAX_VALUE : Math.ceilDiv(millis, 1_000L);
    }
}
