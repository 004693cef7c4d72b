package dev.mik.ports.sql;

import java.util.List;

/** Takes a result as it comes; what it throws stops the query. */
public interface RowSink {
    /**
     * Comes first and once, also when no row follows.
     *
     * @param names as the backend gives them; two may be equal
     */
    void columns(List<String> names);

    /**
     * One row.
     *
     * @param cells as many as there are columns; the list is the adapter's and is used again for the next row
     */
    void row(List<SqlValue> cells);
}
