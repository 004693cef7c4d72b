package dev.mik.ports.sql;

/** Which rules of quoting and placeholders a statement follows, and which statements are dangerous. */
public enum SqlDialect {
    /** SQLite. */
    SQLITE,
    /** PostgreSQL. */
    POSTGRESQL
}
