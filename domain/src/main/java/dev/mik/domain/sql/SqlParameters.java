package dev.mik.domain.sql;

import dev.mik.ports.sql.SqlValue;
import java.util.List;
import java.util.Map;

/** The values that a request sends with a statement. */
public sealed interface SqlParameters {
    /** For {@code ?}, {@code ?1} and {@code $1}: the n-th value is for the n-th placeholder, or for number n. */
    record Positional(List<SqlValue> values) implements SqlParameters {
        /** Copies the list. */
        public Positional {
            values = List.copyOf(values);
        }
    }

    /** For {@code :name}; names stand here without the colon, and those that no placeholder has are ignored. */
    record Named(Map<String, SqlValue> values) implements SqlParameters {
        /** Copies the map. */
        public Named {
            values = Map.copyOf(values);
        }
    }

    /** No values. */
    SqlParameters NONE = new Positional(List.of());
}
