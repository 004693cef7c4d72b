package dev.mik.ports.sql;

import java.util.List;

/**
 * One statement, checked by the domain: a single one, of a kind that the API runs.
 *
 * @param text with one {@code ?} for each parameter, in JDBC's way: a question mark that is an operator stands as
 *     {@code ??}, one inside a quoted text, quoted name or comment stands as it is
 * @param parameters one for each placeholder, in order of appearance
 * @param kind what the first words of the text say about it
 */
public record SqlStatement(String text, List<SqlValue> parameters, Kind kind) {
    /** Copies the list. */
    public SqlStatement {
        parameters = List.copyOf(parameters);
    }

    /** What kind of statement the text is, as far as reading it can tell. */
    public enum Kind {
        /** Cannot write: {@code SELECT}, {@code VALUES}, {@code EXPLAIN}, a reading {@code PRAGMA}, {@code SHOW}. */
        READ,
        /** May read or write: {@code WITH}, or on PostgreSQL a {@code SELECT} that calls a function. */
        UNKNOWN,
        /** Writes rows: {@code INSERT}, {@code UPDATE}, {@code DELETE}, {@code REPLACE}, {@code MERGE}. */
        WRITE,
        /** Changes the schema: {@code CREATE}, {@code ALTER}, {@code DROP} and their kind. */
        SCHEMA
    }
}
