package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite says to a client's statement, in the words of the SQL port. */
final class SqlFailure {
    private SqlFailure() {}

    /** The failure of a statement that a client wrote; SQLite's own reason is for the client to read. */
    static ServiceException of(SQLException e) {
        return switch (SqliteFailure.primaryCode(e)) {
            case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_AUTH, SQLITE_SCHEMA, SQLITE_NOMEM ->
                new ServiceException(ErrorCode.SQL_ERROR, reason(e), e);
            case SQLITE_TOOBIG ->
                new ServiceException(
                        ErrorCode.SQL_ERROR,
                        reason(e) + ": a value or row may have " + (SqliteSession.MAX_VALUE_BYTES >> 20) + " MiB.",
                        e);
            case SQLITE_CONSTRAINT -> new ServiceException(ErrorCode.CONSTRAINT_VIOLATION, reason(e), e);
            case SQLITE_INTERRUPT ->
                new ServiceException(ErrorCode.TIMEOUT, "The statement was stopped at its time limit.", e);
            default -> SqliteFailure.of(e);
        };
    }

    static boolean isInterrupt(SQLException e) {
        return SqliteFailure.primaryCode(e) == SQLiteErrorCode.SQLITE_INTERRUPT;
    }

    static boolean isReadOnly(SQLException e) {
        return SqliteFailure.primaryCode(e) == SQLiteErrorCode.SQLITE_READONLY;
    }

    /** The driver wraps SQLite's message as {@code [CODE] The code's meaning (message)}. */
    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof SQLiteException sqlite) {
            String wrapping = sqlite.getResultCode() + " (";
            if (message.startsWith(wrapping) && message.endsWith(")")) {
                return message.substring(wrapping.length(), message.length() - 1);
            }
        }
        return message;
    }
}
