package dev.mik.production;

import dev.mik.ports.sql.SqlValue;
import dev.mik.production.StatementShape.ParameterTypes;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.postgresql.util.PGobject;

/**
 * How the port's values go into a PostgreSQL statement: as the type that the server infers for the placeholder if it can
 * hold the value, else as the value's own type, so that PostgreSQL's rules for mixing types decide.
 *
 * <p>As the inferred type means: in its written form, as the server would read a quoted literal. So a text fits a timestamp,
 * a uuid, an array, an enum or JSON. The type is always named, for the driver makes a new plan when it is another one.
 */
final class PostgresParameters {
    private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private PostgresParameters() {}

    static void bind(PreparedStatement statement, ParameterTypes types, List<SqlValue> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (types) {
                case ParameterTypes.Natural _ -> bindNaturally(statement, i + 1, values.get(i));
                case ParameterTypes.Inferred(List<String> names) ->
                    bindAs(statement, i + 1, names.get(i), values.get(i));
            }
        }
    }

    private static void bindNaturally(PreparedStatement statement, int at, SqlValue value) throws SQLException {
        switch (value) {
            case SqlValue.Null _ -> statement.setNull(at, Types.NULL);
            case SqlValue.Bool(boolean truth) -> statement.setBoolean(at, truth);
            case SqlValue.Int(long number) -> statement.setLong(at, number);
            case SqlValue.Real(double number) -> statement.setDouble(at, number);
            case SqlValue.Decimal(BigDecimal number) -> bindTyped(statement, at, "numeric", number.toString());
            case SqlValue.Text(String text) -> bindTyped(statement, at, "text", text);
            case SqlValue.Bytes(byte[] bytes) -> statement.setBytes(at, bytes);
        }
    }

    private static void bindTyped(PreparedStatement statement, int at, String type, String value) throws SQLException {
        PGobject typed = new PGobject();
        typed.setType(type);
        typed.setValue(value);
        statement.setObject(at, typed);
    }

    private static void bindAs(PreparedStatement statement, int at, String type, SqlValue value) throws SQLException {
        switch (value) {
            case SqlValue.Null _ -> statement.setNull(at, Types.NULL);
            case SqlValue.Bool(boolean truth) -> bindBoolean(statement, at, type, truth);
            case SqlValue.Int(long number) -> bindWhole(statement, at, type, number);
            case SqlValue.Real(double number) -> bindReal(statement, at, type, number);
            case SqlValue.Decimal(BigDecimal number) -> bindDecimal(statement, at, type, number);
            case SqlValue.Text(String text) -> bindTyped(statement, at, type, text);
            case SqlValue.Bytes(byte[] bytes) -> statement.setBytes(at, bytes);
        }
    }

    /** Where PostgreSQL wants a number it gets 1 or 0, as SQLite does. */
    private static void bindBoolean(PreparedStatement statement, int at, String type, boolean truth)
            throws SQLException {
        switch (type) {
            case "bool" -> statement.setBoolean(at, truth);
            case "int2", "int4", "int8", "oid", "numeric", "float4", "float8" ->
                bindTyped(statement, at, type, truth ? "1" : "0");
            default -> bindTyped(statement, at, type, Boolean.toString(truth));
        }
    }

    private static void bindWhole(PreparedStatement statement, int at, String type, long number) throws SQLException {
        switch (type) {
            case "int4" -> {
                if (number == (int) number) {
                    statement.setInt(at, (int) number);
                } else {
                    statement.setLong(at, number); // a comparison is false then, and no error
                }
            }
            case "int2" -> {
                if (number == (short) number) {
                    statement.setShort(at, (short) number);
                } else {
                    statement.setLong(at, number);
                }
            }
            case "int8" -> statement.setLong(at, number);
            // To boolean, 1 and 0 are true and false in PostgreSQL's own reading of texts.
            default -> bindTyped(statement, at, type, Long.toString(number));
        }
    }

    private static void bindReal(PreparedStatement statement, int at, String type, double number) throws SQLException {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p63;
        switch (type) {
            case "int2", "int4", "int8", "oid", "bool" -> {
                if (whole) {
                    bindWhole(statement, at, type, (long) number);
                } else {
                    statement.setDouble(at, number);
                }
            }
            case "float8" -> statement.setDouble(at, number);
            default -> bindTyped(statement, at, type, Double.toString(number));
        }
    }

    /** Never in the plain form: 1E+1000000000 has a billion digits. */
    private static void bindDecimal(PreparedStatement statement, int at, String type, BigDecimal number)
            throws SQLException {
        switch (type) {
            case "int2", "int4", "int8", "oid", "bool" -> {
                if (isWholeLong(number)) {
                    bindWhole(statement, at, type, number.longValue());
                } else {
                    bindTyped(statement, at, "numeric", number.toString());
                }
            }
            default -> bindTyped(statement, at, type, number.toString());
        }
    }

    private static boolean isWholeLong(BigDecimal number) {
        boolean inRange = number.compareTo(MIN_LONG) >= 0 && number.compareTo(MAX_LONG) <= 0;
        // Within the range there are few digits before the point; behind it there may be any number.
        return inRange
                && number.scale() < 1_000
                && number.remainder(BigDecimal.ONE).signum() == 0;
    }
}
