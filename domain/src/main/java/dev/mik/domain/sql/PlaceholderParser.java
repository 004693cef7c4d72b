package dev.mik.domain.sql;

import dev.mik.domain.sql.ParsedSql.Reference;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of one statement: finds its placeholders, which may be written in four ways, and refuses what the API
 * does not run. Time and memory grow with the length of the text and with nothing else.
 */
public final class PlaceholderParser {
    /** The largest n in {@code ?n} or {@code $n}: what SQLite takes by default; PostgreSQL takes a little more. */
    private static final int MAX_NUMBER = 32_766;

    private enum Style {
        NONE("none"),
        QUESTION_MARK("?"),
        NUMBERED("?1"),
        DOLLAR("$1"),
        NAMED(":name");

        private final String written;

        Style(String written) {
            this.written = written;
        }
    }

    private final String sql;
    private final SqlDialect dialect;
    private final StringBuilder text = new StringBuilder();
    private final List<Reference> references = new ArrayList<>();
    private Style style = Style.NONE;
    private int copied;

    private PlaceholderParser(String sql, SqlDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /**
     * Reads a statement.
     *
     * @throws ServiceException {@link ErrorCode#STATEMENT_REFUSED} for what the API never runs,
     *     {@link ErrorCode#SQL_ERROR} for a text that is no statement
     */
    public static ParsedSql parse(String sql, SqlDialect dialect) {
        checkCharacters(sql);
        return new PlaceholderParser(sql, dialect).parse();
    }

    private ParsedSql parse() {
        Lexer lexer = new Lexer(sql, dialect);
        Outline outline = new Outline(dialect);
        for (Lexer.Token token = lexer.next(); token != Lexer.Token.END; token = lexer.next()) {
            outline.see(lexer, token);
            switch (token) {
                case PLACEHOLDER -> replace(lexer);
                case OPERATOR -> doubleQuestionMarks(lexer);
                case WORD, QUOTED, NUMBER, OPEN, CLOSE, COMMA, DOT, SEMICOLON, END -> {}
            }
        }
        String rewritten =
                copied == 0 ? sql : text.append(sql, copied, sql.length()).toString();
        return new ParsedSql(rewritten, references, Refusals.check(dialect, outline));
    }

    private void replace(Lexer lexer) {
        String written = lexer.written();
        boolean bare = written.equals("?");
        settle(
                switch (written.charAt(0)) {
                    case '?' -> bare ? Style.QUESTION_MARK : Style.NUMBERED;
                    case '$' -> Style.DOLLAR;
                    default -> Style.NAMED;
                },
                lexer.start());
        references.add(
                switch (style) {
                    case QUESTION_MARK -> new Reference.Numbered(references.size() + 1);
                    case NUMBERED, DOLLAR -> new Reference.Numbered(number(written));
                    case NAMED -> new Reference.Named(written.substring(1));
                    case NONE -> throw new IllegalStateException("settled above");
                });
        text.append(sql, copied, lexer.start()).append('?');
        copied = lexer.end();
        if (copied < sql.length() && sql.charAt(copied) == '?') {
            text.append(' '); // or the two would read as the one operator ??
        }
    }

    private void settle(Style found, int at) {
        if (style == Style.NONE) {
            style = found;
        } else if (style != found) {
            throw new ServiceException(
                    ErrorCode.SQL_ERROR,
                    "The placeholder at character " + (at + 1) + " is written as " + found.written
                            + ", an earlier one as " + style.written + ": write all of them in one way.");
        }
    }

    private static int number(String written) {
        int n = written.length() <= 6 ? Integer.parseInt(written, 1, written.length(), 10) : 0;
        if (n < 1 || n > MAX_NUMBER) {
            throw new ServiceException(ErrorCode.SQL_ERROR, "Placeholders are numbered from 1 to " + MAX_NUMBER + ".");
        }
        return n;
    }

    private void doubleQuestionMarks(Lexer lexer) {
        for (int at = lexer.start(); at < lexer.end(); at++) {
            if (sql.charAt(at) == '?') {
                text.append(sql, copied, at).append("??");
                copied = at + 1;
            }
        }
    }

    /** A database would read the text up to the NUL only, and a question mark for half of a pair. */
    private static void checkCharacters(String sql) {
        if (sql.indexOf('\0') >= 0 || hasHalfPair(sql)) {
            throw new ServiceException(
                    ErrorCode.SQL_ERROR, "The statement holds a NUL character or half of a surrogate pair.");
        }
    }

    static boolean hasHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
