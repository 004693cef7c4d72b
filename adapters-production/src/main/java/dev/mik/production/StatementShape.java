package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.SqlCommandType;

/**
 * What is known of a statement's text, so that it has to be found out once: what the driver reads in it, what types the
 * server gives its parameters, and how large its result was.
 *
 * <p>What the server said may be out of date when the schema has changed; whoever used it then forgets it and asks again.
 */
final class StatementShape {
    private static final Set<SqlCommandType> WRITES =
            Set.of(SqlCommandType.INSERT, SqlCommandType.UPDATE, SqlCommandType.DELETE);

    /** Verbs that would end or split the transaction in which a client's statement runs. */
    private static final Set<String> TRANSACTION_VERBS =
            Set.of("ABORT", "BEGIN", "COMMIT", "END", "PREPARE", "RELEASE", "ROLLBACK", "SAVEPOINT", "START");

    /** The types of parameters, as the server infers them. */
    sealed interface ParameterTypes {
        /**
         * Inferred from where they stand.
         *
         * @param names PostgreSQL's, such as {@code int4}
         */
        record Inferred(List<String> names) implements ParameterTypes {}

        /** The server cannot tell: each value has to bring its type. */
        record Natural() implements ParameterTypes {}
    }

    /** Types that were learnt at some time; somebody else may have changed the schema since. */
    private record Known(ParameterTypes types, long learntAt) {
        boolean isFresh() {
            return System.nanoTime() - learntAt < FRESH;
        }
    }

    private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

    private final int parameters;
    private final boolean returning;
    private final boolean writes;
    private volatile Optional<Known> types = Optional.empty();
    private volatile Optional<Boolean> givesRows = Optional.empty();
    private volatile boolean large;
    private volatile boolean writesUnseen;

    private StatementShape(NativeQuery query) {
        SqlCommand command = query.command;
        this.parameters = query.bindPositions.length;
        this.returning = command.isReturningKeywordPresent();
        this.writes = WRITES.contains(command.getType());
    }

    /**
     * Reads a text as the driver does, which would run several statements one after the other.
     *
     * @throws ServiceException {@link ErrorCode#STATEMENT_REFUSED} unless it is one, and none that makes transactions
     */
    static StatementShape of(String text) {
        List<NativeQuery> queries;
        try {
            queries = Parser.parseJdbcSql(Parser.replaceProcessing(text, true, true), true, true, true, false, true);
        } catch (SQLException e) {
            throw PostgresFailure.of(e, false);
        }
        if (queries.size() != 1) {
            throw new ServiceException(
                    ErrorCode.STATEMENT_REFUSED,
                    queries.isEmpty()
                            ? "The statement is empty."
                            : "The text holds several statements. Send one at a time, or use /sql/batch.");
        }
        NativeQuery query = queries.getFirst();
        String verb = firstWord(query.nativeSql);
        if (TRANSACTION_VERBS.contains(verb)) {
            throw new ServiceException(
                    ErrorCode.STATEMENT_REFUSED, verb + " is refused: the API makes the transactions itself.");
        }
        return new StatementShape(query);
    }

    /** In capitals; empty if the text begins with something else. */
    private static String firstWord(String sql) {
        char[] text = sql.toCharArray();
        int start = 0;
        while (start < text.length && afterBlank(text, start) > start) {
            start = afterBlank(text, start);
        }
        int end = start;
        while (end < text.length && text[end] < 0x80 && Character.isLetter(text[end])) {
            end++;
        }
        return new String(text, start, end - start).toUpperCase(Locale.ROOT);
    }

    private static int afterBlank(char[] text, int at) {
        return switch (text[at]) {
            case '-' -> Parser.parseLineComment(text, at) > at ? Parser.parseLineComment(text, at) + 1 : at;
            case '/' -> Parser.parseBlockComment(text, at) > at ? Parser.parseBlockComment(text, at) + 1 : at;
            default -> Character.isWhitespace(text[at]) ? at + 1 : at;
        };
    }

    /** How many placeholders the driver sees. */
    int parameters() {
        return parameters;
    }

    /** Whether it can give rows though it is an INSERT, UPDATE or DELETE. */
    boolean mayReturn() {
        return returning;
    }

    /** Whether the rows it gives are rows that it has written: its main verb is INSERT, UPDATE or DELETE. */
    boolean returnsWhatItWrote() {
        return writes;
    }

    /** What was learnt of them, if that is not long ago. */
    Optional<ParameterTypes> types() {
        return types.filter(Known::isFresh).map(Known::types);
    }

    void types(ParameterTypes found) {
        types = Optional.of(new Known(found, System.nanoTime()));
    }

    Optional<Boolean> givesRows() {
        return givesRows;
    }

    void givesRows(boolean gives) {
        givesRows = Optional.of(gives);
    }

    /** Whether its result was larger last time than is read in one go. */
    boolean isLarge() {
        return large;
    }

    void large(boolean was) {
        large = was;
    }

    /** Whether it turned out to write though its text does not show it, as a query of a view can. */
    boolean writesUnseen() {
        return writesUnseen;
    }

    void writesUnseen(boolean does) {
        writesUnseen = does;
    }
}
