package dev.mik.domain.sql;

/**
 * One statement as a client sends it.
 *
 * @param sql in the database's dialect
 * @param parameters for its placeholders
 */
public record SqlCommand(String sql, SqlParameters parameters) {}
