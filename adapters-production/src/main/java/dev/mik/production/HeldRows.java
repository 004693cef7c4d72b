package dev.mik.production;

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
    /** What all results of one call may take of the heap. */
    static final long MAX_BYTES = 16 << 20;

    /** Shared by the results of one call, because each of a thousand statements may give rows. */
    static final class Room {
        private long left = MAX_BYTES;

        private void take(long bytes) {
            left -= bytes;
            if (left < 0) {
                throw new ServiceException(
                        ErrorCode.TOO_MANY_ROWS, "The rows are larger than " + (MAX_BYTES >> 20) + " MiB together.");
            }
        }
    }

    private final Room room;
    private final int maxRows;
    private Optional<List<String>> columns = Optional.empty();
    private final List<List<SqlValue>> rows = new ArrayList<>();

    HeldRows(int maxRows, Room room) {
        this.maxRows = maxRows;
        this.room = room;
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
        room.take(size(cells));
        rows.add(List.copyOf(cells));
    }

    static ServiceException tooMany(int maxRows) {
        return new ServiceException(ErrorCode.TOO_MANY_ROWS, "The result has more than " + maxRows + " rows.");
    }

    int count() {
        return rows.size();
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

    /** What a row takes of the heap, roughly. */
    static long size(List<SqlValue> cells) {
        long bytes = 0;
        for (SqlValue cell : cells) {
            bytes += 24L
                    + switch (cell) {
                        case SqlValue.Text(String text) -> text.length();
                        case SqlValue.Bytes(byte[] content) -> content.length;
                        case SqlValue.Null _, SqlValue.Bool _, SqlValue.Int _, SqlValue.Real _, SqlValue.Decimal _ -> 0;
                    };
        }
        return bytes;
    }
}
