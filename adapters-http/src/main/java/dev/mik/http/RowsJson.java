package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlRows;
import dev.mik.ports.sql.SqlValue;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * A query's result, written as JSON while the rows come, so that no row is held twice. It is held until the query has ended,
 * because only then is it known whether the answer is a result or an error; so it has a limit in bytes.
 */
final class RowsJson implements RowSink, AutoCloseable {
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private final LimitedBuffer buffer = new LimitedBuffer();
    private final JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), buffer);
    private List<String> columns = List.of();

    @Override
    public void columns(List<String> names) {
        columns = List.copyOf(names);
        json.writeStartObject();
        writeNames(json, columns);
        json.writeName("rows");
        json.writeStartArray();
    }

    @Override
    public void row(List<SqlValue> cells) {
        writeRow(json, columns, cells);
    }

    /** The whole answer. */
    byte[] finish(long rowsAffected) {
        json.writeEndArray();
        json.writeNumberProperty("rows_affected", rowsAffected);
        json.writeEndObject();
        json.close();
        return buffer.toByteArray();
    }

    @Override
    public void close() {
        // Nothing outside is held: what was written is dropped with the buffer.
        buffer.reset();
    }

    /** {@code columns} and {@code rows} of a result that is held whole. */
    static void write(JsonGenerator json, SqlRows rows) {
        writeNames(json, rows.columns());
        json.writeName("rows");
        json.writeStartArray();
        rows.rows().forEach(cells -> writeRow(json, rows.columns(), cells));
        json.writeEndArray();
    }

    private static void writeNames(JsonGenerator json, List<String> names) {
        json.writeName("columns");
        json.writeStartArray();
        names.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void writeRow(JsonGenerator json, List<String> columns, List<SqlValue> cells) {
        json.writeStartObject();
        for (int i = 0; i < cells.size(); i++) {
            json.writeName(columns.get(i));
            writeCell(json, cells.get(i));
        }
        json.writeEndObject();
    }

    private static void writeCell(JsonGenerator json, SqlValue cell) {
        switch (cell) {
            case SqlValue.Null _ -> json.writeNull();
            case SqlValue.Bool(boolean value) -> json.writeBoolean(value);
            case SqlValue.Int(long value) -> json.writeNumber(value);
            case SqlValue.Real(double value) -> {
                if (Double.isFinite(value)) {
                    json.writeNumber(value);
                } else {
                    json.writeString(Double.toString(value)); // JSON has no number for it
                }
            }
            case SqlValue.Decimal(java.math.BigDecimal value) -> json.writeString(value.toPlainString());
            case SqlValue.Text(String value) -> json.writeString(value);
            case SqlValue.Bytes(byte[] value) -> {
                json.writeStartObject();
                json.writeStringProperty("base64", Base64.getEncoder().encodeToString(value));
                json.writeEndObject();
            }
        }
    }

    private static final class LimitedBuffer extends ByteArrayOutputStream {
        LimitedBuffer() {
            super(512);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count + length > MAX_BYTES) {
                throw new ServiceException(
                        ErrorCode.TOO_MANY_ROWS,
                        "The result is larger than " + MAX_BYTES
                                + " bytes: select fewer columns, or page with LIMIT and a condition on the last key.");
            }
            super.write(bytes, offset, length);
        }
    }
}
