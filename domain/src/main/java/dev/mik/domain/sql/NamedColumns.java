package dev.mik.domain.sql;

import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlValue;
import java.util.List;

/** Hands a result on with unique column names, and knows whether a failure came from the one who takes it. */
final class NamedColumns implements RowSink {
    private final RowSink taker;
    private boolean takerRuns;

    NamedColumns(RowSink taker) {
        this.taker = taker;
    }

    @Override
    public void columns(List<String> names) {
        takerRuns = true;
        taker.columns(UniqueColumns.of(names));
        takerRuns = false;
    }

    @Override
    public void row(List<SqlValue> cells) {
        takerRuns = true;
        taker.row(cells);
        takerRuns = false;
    }

    boolean takerFailed() {
        return takerRuns;
    }
}
