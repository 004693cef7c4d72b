package dev.mik.ports.sql;

import java.time.Duration;

/**
 * How far one call may go.
 *
 * @param timeout for a statement, more than zero; the work is really stopped then, and {@code TIMEOUT} is thrown
 * @param maxRows how many rows may come back, 1 or more; {@code TOO_MANY_ROWS} is thrown instead of a cut result
 */
public record SqlLimits(Duration timeout, int maxRows) {
    /** Checks the ranges. */
    public SqlLimits {
        if (!timeout.isPositive() || maxRows < 1) {
            throw new IllegalArgumentException("timeout and maxRows are more than 0");
        }
    }
}
