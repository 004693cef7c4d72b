package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlRows;
import dev.mik.ports.sql.SqlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A result that is kept until it is known whether it counts. */
final class HeldRows implements RowSink {
    /** Held results live in the heap: this many bytes are the most that one call may take of it. */
    private static final long MAX_BYTES = 16 << 20;

    private final int maxRows;
    private final long maxBytes;
    private Optional<List<String>> columns = Optional.empty();
    private final List<List<SqlValue>> rows = new ArrayList<>();
    private long bytes;

    HeldRows(int maxRows) {
        this(maxRows, MAX_BYTES);
    }

    private HeldRows(int maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /** For one who looks at {@link #bytes()} and stops in time. */
    static HeldRows watched(int maxRows) {
        return new HeldRows(maxRows, Long.MAX_VALUE);
    }

    @Override
    public void columns(List<String> names) {
        columns = Optional.of(names);
    }

    @Override
    public void row(List<SqlValue> cells) {
        if (rows.size() == maxRows) {
            throw tooMany(maxRows);
        }
        cells.forEach(cell -> bytes += size(cell));
        if (bytes > maxBytes) {
            throw new ServiceException(
                    ErrorCode.TOO_MANY_ROWS, "The rows are larger than " + (maxBytes >> 20) + " MiB together.");
        }
        rows.add(List.copyOf(cells));
    }

    static ServiceException tooMany(int maxRows) {
        return new ServiceException(ErrorCode.TOO_MANY_ROWS, "The result has more than " + maxRows + " rows.");
    }

    /** What the rows take of the heap, roughly. */
    long bytes() {
        return bytes;
    }

    /** The rows, if the statement gave any, be it none. */
    Optional<SqlRows> result() {
        return columns.map(names -> new SqlRows(names, rows));
    }

    /** Hands everything over. */
    void passTo(RowSink sink) {
        columns.ifPresent(sink::columns);
        rows.forEach(sink::row);
    }

    static long size(SqlValue cell) {
        return 24L
                + switch (cell) {
                    case SqlValue.Text(String text) -> text.length();
                    case SqlValue.Bytes(byte[] content) -> content.length;
                    case SqlValue.Null _, SqlValue.Bool _, SqlValue.Int _, SqlValue.Real _, SqlValue.Decimal _ -> 0;
                };
    }
}
