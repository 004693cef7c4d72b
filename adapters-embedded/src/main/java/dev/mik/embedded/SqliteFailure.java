package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite says when the file, not the statement, is at fault, in the words of the ports. */
final class SqliteFailure {
    private SqliteFailure() {}

    /** The failure of a store whose statements are our own: anything but disk, lock and memory is a bug of ours. */
    static ServiceException of(SQLException e) {
        return switch (primaryCode(e)) {
            case SQLITE_FULL ->
                new ServiceException(ErrorCode.STORAGE_FAILURE, "The disk is full: free some space and try again.", e);
            case SQLITE_READONLY ->
                new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "The data folder is read-only: nothing was written.", e);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_PERM ->
                new ServiceException(
                        ErrorCode.STORAGE_FAILURE,
                        "The disk refused the operation; the log of the daemon says why.",
                        e);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new ServiceException(ErrorCode.BUSY, "The store is busy: try again in a moment.", e);
            default -> new ServiceException(ErrorCode.INTERNAL, "The store failed; the log of the daemon says why.", e);
        };
    }

    /** The result code without its extension: every {@code SQLITE_IOERR_*} is {@code SQLITE_IOERR}. */
    static SQLiteErrorCode primaryCode(SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & 0xff);
    }
}
