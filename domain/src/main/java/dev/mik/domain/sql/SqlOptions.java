package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlLimits;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What one request asks for beyond its statement.
 *
 * @param timeoutMillis from {@code ?timeout_ms=}, if sent
 * @param maxRows from {@code ?max_rows=}, if sent
 * @param readOnly from {@code ?read_only=}
 */
public record SqlOptions(OptionalLong timeoutMillis, OptionalLong maxRows, boolean readOnly) {
    /** Nothing special. */
    public static final SqlOptions NONE = new SqlOptions(OptionalLong.empty(), OptionalLong.empty(), false);

    /** The limits of a call; fails with {@link ErrorCode#INVALID_REQUEST} for what is not within the operator's. */
    SqlLimits within(SqlLimits limits) {
        if (timeoutMillis.isEmpty() && maxRows.isEmpty()) {
            return limits;
        }
        long millis = limits.timeout().toMillis();
        return new SqlLimits(
                Duration.ofMillis(lower("timeout_ms", timeoutMillis, millis)),
                Math.toIntExact(lower("max_rows", maxRows, limits.maxRows())));
    }

    private static long lower(String name, OptionalLong asked, long most) {
        long value = asked.orElse(most);
        if (value < 1 || value > most) {
            throw new ServiceException(
                    ErrorCode.INVALID_REQUEST, name + " is " + value + ", but has to be from 1 to " + most + ".");
        }
        return value;
    }
}
