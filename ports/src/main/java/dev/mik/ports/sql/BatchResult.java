package dev.mik.ports.sql;

import dev.mik.ports.ServiceException;
import java.util.List;

/** What became of a batch: everything in it, or nothing. */
public sealed interface BatchResult {
    /**
     * Everything was done in one transaction, and is durable.
     *
     * @param results one for each statement, in order
     */
    record Committed(List<SqlResult> results) implements BatchResult {
        /** Copies the list. */
        public Committed {
            results = List.copyOf(results);
        }
    }

    /**
     * Nothing was done.
     *
     * @param index of the statement that failed, from 0
     * @param reason its failure, with the codes of {@link SqlDatabase}
     */
    record RolledBack(int index, ServiceException reason) implements BatchResult {}
}
