package dev.mik.ports.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A small result held whole: what a write with {@code RETURNING} gives.
 *
 * @param columns names as the backend gives them; two may be equal
 * @param rows each as long as {@code columns}
 */
public record SqlRows(List<String> columns, List<List<SqlValue>> rows) {
    /** Makes the lists unchangeable. */
    public SqlRows {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}
