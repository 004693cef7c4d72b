package dev.mik.embedded;

import dev.mik.ports.sql.SqlValue;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** How the port's values go into a SQLite statement. */
final class SqlParameters {
    /** A prepared statement keeps what was bound last; from this size on it is made to forget. */
    private static final int LARGE = 4_096;

    private SqlParameters() {}

    static void bind(PreparedStatement statement, List<SqlValue> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            int at = i + 1;
            switch (parameters.get(i)) {
                case SqlValue.Null _ -> statement.setNull(at, Types.NULL);
                case SqlValue.Bool(boolean value) -> statement.setInt(at, value ? 1 : 0);
                case SqlValue.Int(long value) -> statement.setLong(at, value);
                case SqlValue.Real(double value) -> statement.setDouble(at, value);
                case SqlValue.Decimal(BigDecimal value) -> bindDecimal(statement, at, value);
                case SqlValue.Text(String value) -> statement.setString(at, value);
                case SqlValue.Bytes(byte[] value) -> statement.setBytes(at, value);
            }
        }
    }

    /**
     * As a REAL if a double says the same number in its shortest form, else as text, which keeps every digit; a column
     * with numeric affinity makes a REAL of it as far as 15 digits are kept, which is SQLite's rule.
     */
    private static void bindDecimal(PreparedStatement statement, int at, BigDecimal value) throws SQLException {
        double nearest = value.doubleValue();
        if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0) {
            statement.setDouble(at, nearest);
        } else {
            statement.setString(at, value.toString()); // never the plain form: 1E+1000000000 has a billion digits
        }
    }

    static boolean areLarge(List<SqlValue> parameters) {
        for (SqlValue parameter : parameters) {
            boolean large = switch (parameter) {
                case SqlValue.Text(String text) -> text.length() > LARGE;
                case SqlValue.Bytes(byte[] bytes) -> bytes.length > LARGE;
                case SqlValue.Null _, SqlValue.Bool _, SqlValue.Int _, SqlValue.Real _, SqlValue.Decimal _ -> false;
            };
            if (large) {
                return true;
            }
        }
        return false;
    }
}
