package dev.mik.ports.sql;

import java.util.Optional;

/**
 * What one executed statement did.
 *
 * @param rowsAffected rows inserted, updated or deleted; 0 for a change of the schema
 * @param returned the rows of a {@code RETURNING} clause (or of a statement that only reads), if the statement gives any
 */
public record SqlResult(long rowsAffected, Optional<SqlRows> returned) {}
