package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL and its driver say, in the words of the SQL port. The server's reason is for the client to read when the
 * client's statement is at fault; of the connection, no sentence tells a host, a role or a database.
 */
final class PostgresFailure {
    /** For a server that does not answer. */
    static final String SILENT = "The database did not answer in time.";

    private static final int LONGEST_REASON = 2_000;

    private PostgresFailure() {}

    /** What calls fail with once the database was closed. */
    static ServiceException closed() {
        return new ServiceException(ErrorCode.UNAVAILABLE, "The database is shutting down.");
    }

    /**
     * The failure of a statement that a client wrote.
     *
     * @param readOnly whether its transaction was asked to be so
     */
    static ServiceException of(SQLException e, boolean readOnly) {
        Optional<ServerErrorMessage> said = serverMessage(e);
        if (said.isEmpty()) {
            return ofDriver(e);
        }
        if (isFatal(said.get())) {
            return new ServiceException(
                    ErrorCode.UNAVAILABLE, "The database ended the connection: try again in a moment.", e);
        }
        String reason = reason(said.get());
        return new ServiceException(code(state(e)), sentence(state(e), reason, readOnly), e);
    }

    private static ErrorCode code(String state) {
        return switch (state) {
            case "25006" -> ErrorCode.READ_ONLY;
            case "2D000", "42501" -> ErrorCode.STATEMENT_REFUSED;
            case "40001", "40P01", "55P03", "72000" -> ErrorCode.BUSY;
            case "57014" -> ErrorCode.TIMEOUT;
            case "53100", "58030", "XX001", "XX002" -> ErrorCode.STORAGE_FAILURE;
            default -> state.startsWith("23") ? ErrorCode.CONSTRAINT_VIOLATION : ErrorCode.SQL_ERROR;
        };
    }

    private static String sentence(String state, String reason, boolean readOnly) {
        return switch (state) {
            case "25006" ->
                readOnly
                        ? "The statement writes, and only reads are allowed here."
                        : "The database takes no writes: " + reason;
            case "2D000" ->
                "COMMIT and ROLLBACK inside a DO block or procedure are refused: the API makes the transactions"
                        + " itself. (" + reason + ")";
            case "40001", "40P01", "55P03", "72000" ->
                "Other statements were in the way (" + reason + "): try again in a moment.";
            case "53100" -> "The disk of the database is full: free some space and try again.";
            case "58030", "XX001", "XX002" -> "The disk of the database is at fault; its log says why.";
            default -> reason;
        };
    }

    /** The driver found it, not the server: an argument that does not fit, or the connection broke. */
    private static ServiceException ofDriver(SQLException e) {
        String state = state(e);
        if (!state.startsWith("08")) {
            boolean argument = state.startsWith("22") || state.startsWith("42") || state.startsWith("07");
            return argument || state.equals("0A000")
                    ? new ServiceException(ErrorCode.SQL_ERROR, cut(String.valueOf(e.getMessage())), e)
                    : new ServiceException(ErrorCode.INTERNAL, "The database failed; the log says why.", e);
        }
        if (causedByTransport(e) || state.equals("08003")) {
            return new ServiceException(ErrorCode.UNAVAILABLE, "The connection to the database broke.", e);
        }
        return new ServiceException(
                ErrorCode.STATEMENT_REFUSED,
                "The statement changes a setting that the API needs as it is (client_encoding or DateStyle).",
                e);
    }

    /** The failure of a login, or of waiting for a connection. */
    static ServiceException connecting(SQLException e) {
        return new ServiceException(ErrorCode.UNAVAILABLE, connectingSentence(e), e);
    }

    /** Whether the login was refused, by us, because the role can do too much. */
    static boolean isPrivileged(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PostgresConnector.PrivilegedRoleException) {
                return true;
            }
        }
        return false;
    }

    private static String connectingSentence(SQLException e) {
        SQLException innermost = innermost(e);
        String state = state(innermost);
        if (isPrivileged(e)) {
            return "The role for the database can reach beyond it (superuser, or a member of"
                    + " pg_execute_server_program or pg_*_server_files): use a role of its own, or set"
                    + " sql.allow_privileged.";
        }
        return switch (state) {
            case "57P03" -> "The database is starting up or shutting down.";
            case "53300" -> "The database has no connection free.";
            case "3D000" -> "The database refused the login; the log says why.";
            default ->
                state.startsWith("28")
                        ? "The database refused the login; the log says why."
                        : "The database cannot be reached.";
        };
    }

    /** Whether the server that fails like this serves nobody, be the connection new or old. */
    static boolean isGone(SQLException e) {
        SQLException innermost = innermost(e);
        String state = state(innermost);
        return state.startsWith("57P")
                || (state.startsWith("08") && serverMessage(innermost).isEmpty())
                || causedByTransport(innermost);
    }

    /** Whether a connection on which this happened is of no further use. */
    static boolean breaksConnection(SQLException e) {
        Optional<ServerErrorMessage> said = serverMessage(e);
        return said.map(PostgresFailure::isFatal).orElse(state(e).startsWith("08"));
    }

    /** Whether running the same transaction again may help, the server having undone it as a whole. */
    static boolean isConflict(SQLException e) {
        String state = state(e);
        return state.equals("40001") || state.equals("40P01");
    }

    /** Whether the server's plan is at fault, from before the schema changed, or a client took it away. */
    static boolean isStalePlan(SQLException e) {
        return switch (state(e)) {
            case "0A000" ->
                serverMessage(e)
                        .filter(said -> "RevalidateCachedQuery".equals(said.getRoutine()))
                        .isPresent();
            case "26000", "42P05" -> true;
            default -> false;
        };
    }

    /** Whether it may be our memory of the parameters' types that is at fault, from before the schema changed. */
    static boolean mayBeStale(SQLException e) {
        return switch (state(e)) {
            case "22P02", "22003", "22007", "22008", "42804", "42846", "42883", "42P18", "42725" -> true;
            default -> false;
        };
    }

    static boolean isReadOnly(SQLException e) {
        return state(e).equals("25006");
    }

    /** Whether the server could not tell what type a parameter has. */
    static boolean isUntyped(SQLException e) {
        return switch (state(e)) {
            case "42P18", "42725", "42P08" -> true;
            default -> false;
        };
    }

    private static boolean isFatal(ServerErrorMessage message) {
        String severity = String.valueOf(message.getSeverity());
        // In the server's language; but an ERROR, which a client can raise with any code, is not what ends a session.
        String state = String.valueOf(message.getSQLState());
        return severity.equals("FATAL")
                || severity.equals("PANIC")
                || (!severity.equals("ERROR") && (state.startsWith("57P") || state.equals("25P03")));
    }

    private static String reason(ServerErrorMessage message) {
        StringBuilder text = new StringBuilder(String.valueOf(message.getMessage()));
        Optional.ofNullable(message.getDetail())
                .ifPresent(detail -> text.append(": ").append(detail));
        Optional.ofNullable(message.getHint())
                .ifPresent(hint -> text.append(" (").append(hint).append(')'));
        return cut(text.toString());
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_REASON) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_REASON - 1)) ? LONGEST_REASON - 1 : LONGEST_REASON;
        return text.substring(0, end) + "...";
    }

    private static Optional<ServerErrorMessage> serverMessage(SQLException e) {
        return e instanceof PSQLException psql ? Optional.ofNullable(psql.getServerErrorMessage()) : Optional.empty();
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }

    /** The pool wraps what the driver said. */
    private static SQLException innermost(SQLException e) {
        SQLException found = e;
        for (Throwable cause = e.getCause(); cause instanceof SQLException inner; cause = inner.getCause()) {
            found = inner;
        }
        return found;
    }

    private static boolean causedByTransport(SQLException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
