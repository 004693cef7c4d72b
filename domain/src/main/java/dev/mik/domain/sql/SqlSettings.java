package dev.mik.domain.sql;

import dev.mik.ports.sql.SqlLimits;
import java.time.Duration;

/**
 * What the operator decides about SQL.
 *
 * @param limits for each call; a request may lower them
 * @param readOnlyQueries whether {@code /sql/query} refuses every write
 */
public record SqlSettings(SqlLimits limits, boolean readOnlyQueries) {
    /** 30 seconds, 10,000 rows, and queries may write with {@code RETURNING}. */
    public static final SqlSettings DEFAULTS = new SqlSettings(new SqlLimits(Duration.ofSeconds(30), 10_000), false);
}
