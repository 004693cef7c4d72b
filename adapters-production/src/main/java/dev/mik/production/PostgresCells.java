package dev.mik.production;

import dev.mik.ports.sql.SqlValue;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgResultSet;

/** How a row of PostgreSQL becomes the port's values. */
final class PostgresCells {
    /** {@code 2024-02-29 12:34:56.789+00}, the seconds' fraction and the zone if there are any. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9:.]{8,15})([+-][0-9:]{2,8})?");

    private static final Pattern TIME = Pattern.compile("([0-9:.]{8,15})([+-][0-9:]{2,8})");

    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private PostgresCells() {}

    /** The types of a result's columns. */
    static int[] types(PgResultSet rows, int columns) {
        int[] types = new int[columns];
        for (int i = 0; i < columns; i++) {
            types[i] = rows.getColumnOID(i + 1);
        }
        return types;
    }

    /** Adds the present row's cells. */
    static void read(PgResultSet rows, int[] types, List<SqlValue> cells) throws SQLException {
        for (int i = 0; i < types.length; i++) {
            cells.add(read(rows, i + 1, types[i]));
        }
    }

    private static SqlValue read(PgResultSet rows, int at, int type) throws SQLException {
        SqlValue value = switch (type) {
            case Oid.BOOL -> new SqlValue.Bool(rows.getBoolean(at));
            case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID -> new SqlValue.Int(rows.getLong(at));
            case Oid.FLOAT8 -> new SqlValue.Real(rows.getDouble(at));
            case Oid.BYTEA ->
                Optional.ofNullable(rows.getBytes(at))
                        .<SqlValue>map(SqlValue.Bytes::new)
                        .orElse(SqlValue.NULL);
            default -> {
                String text = rows.getString(at);
                yield text == null ? SqlValue.NULL : ofText(type, text);
            }
        };
        return rows.wasNull() ? SqlValue.NULL : value;
    }

    private static SqlValue ofText(int type, String text) {
        return switch (type) {
            // Not as a float first: 0.1 is to stay 0.1.
            case Oid.FLOAT4 -> new SqlValue.Real(Double.parseDouble(text));
            case Oid.NUMERIC -> number(text);
            case Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> new SqlValue.Text(timestamp(text));
            case Oid.TIMETZ -> new SqlValue.Text(time(text));
            default -> new SqlValue.Text(text);
        };
    }

    /** A whole number or a double if one of them is the same number, else a decimal, which keeps its digits. */
    static SqlValue number(String text) {
        if (Character.isLetter(text.charAt(text.length() - 1))) {
            return new SqlValue.Real(Double.parseDouble(text)); // NaN, Infinity, -Infinity
        }
        BigDecimal number = new BigDecimal(text);
        if (number.scale() <= 0 && number.compareTo(MIN_LONG) >= 0 && number.compareTo(MAX_LONG) <= 0) {
            return new SqlValue.Int(number.longValueExact());
        }
        double nearest = number.doubleValue();
        return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0
                ? new SqlValue.Real(nearest)
                : new SqlValue.Decimal(number);
    }

    /**
     * ISO 8601 as RFC 3339 writes it. What that cannot say (infinity, years before 1 and after 9999) stays as PostgreSQL
     * writes it, and as it takes it back.
     */
    static String timestamp(String text) {
        Matcher parts = TIMESTAMP.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        return parts.group(1) + "T" + parts.group(2)
                + zone(Optional.ofNullable(parts.group(3)).orElse(""));
    }

    private static String time(String text) {
        Matcher parts = TIME.matcher(text);
        return parts.matches()
                ? parts.group(1) + zone(Optional.ofNullable(parts.group(2)).orElse(""))
                : text;
    }

    private static String zone(String offset) {
        return switch (offset) {
            case "" -> "";
            case "+00" -> "Z";
            default -> offset.length() == 3 ? offset + ":00" : offset;
        };
    }
}
