package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import java.util.List;
import java.util.Locale;

/**
 * Takes a statement apart into tokens, by the rules of its dialect, in one pass. After {@link #next()} the token is in
 * {@link #start()}, {@link #end()} and {@link #word()}; nothing is copied for one that nobody looks at.
 */
final class Lexer {
    /** What a token is, as far as placeholders and refusals need to know. */
    enum Token {
        /** A keyword or an unquoted name. */
        WORD,
        /** A quoted name or a text; SQLite takes each for the other where only one fits. */
        QUOTED,
        NUMBER,
        /** {@code ?}, {@code ?1}, {@code $1} or {@code :name}. */
        PLACEHOLDER,
        OPEN,
        CLOSE,
        COMMA,
        DOT,
        SEMICOLON,
        /** Any other sign or run of signs. */
        OPERATOR,
        END
    }

    /** PostgreSQL's operators that begin with a question mark, the longer ones first. */
    private static final List<String> QUESTION_OPERATORS =
            List.of("?-|", "?||", "?@>", "?<@", "?|", "?&", "?-", "?#", "?~", "?@", "?");

    private static final String POSTGRES_OPERATOR_SIGNS = "+-*/<>=~!@#%^&|`";
    private static final int LONGEST_WORD = 64;

    private final String text;
    private final boolean postgres;
    private int start;
    private int end;
    private Token token = Token.SEMICOLON;
    private boolean operandBefore;
    private boolean dotBefore;

    Lexer(String text, SqlDialect dialect) {
        this.text = text;
        this.postgres = switch (dialect) {
            case SQLITE -> false;
            case POSTGRESQL -> true;
        };
    }

    /** Goes to the next token. */
    Token next() {
        skipBlanks();
        start = end;
        token = end == text.length() ? Token.END : scan(text.charAt(end));
        operandBefore = switch (token) {
            case WORD -> dotBefore || !Keywords.expectsOperand(word());
            case QUOTED, NUMBER, PLACEHOLDER, CLOSE -> true;
            case OPEN, COMMA, DOT, SEMICOLON, OPERATOR, END -> false;
        };
        dotBefore = token == Token.DOT;
        return token;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** A word or quoted content in capitals; empty for other tokens, and for what is longer than any that matters. */
    String word() {
        int quotes = token == Token.QUOTED ? 1 : 0;
        boolean named = token == Token.WORD || token == Token.QUOTED;
        if (!named || end - start > LONGEST_WORD || end - start < 2 * quotes) {
            return "";
        }
        return text.substring(start + quotes, end - quotes).toUpperCase(Locale.ROOT);
    }

    /** The token as it is written. */
    String written() {
        return text.substring(start, end);
    }

    private void skipBlanks() {
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\ufeff') {
                end++;
            } else if (text.startsWith("--", end)) {
                skipLine();
            } else if (text.startsWith("/*", end)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (end < text.length() && !endsLine(text.charAt(end))) {
            end++;
        }
    }

    private boolean endsLine(char c) {
        return c == '\n' || (postgres && c == '\r');
    }

    /** SQLite's comments do not nest, and one that is not closed ends with the text. */
    private void skipComment() {
        int depth = 1;
        int from = end;
        end += 2;
        while (end < text.length() && depth > 0) {
            if (text.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else if (postgres && text.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else {
                end++;
            }
        }
        if (depth > 0 && postgres) {
            throw unclosed("comment", from);
        }
    }

    private Token scan(char c) {
        if (isNameStart(c)) {
            return scanWord();
        }
        if (isDigit(c) || (c == '.' && end + 1 < text.length() && isDigit(text.charAt(end + 1)))) {
            return scanNumber();
        }
        return switch (c) {
            case '\'' -> scanQuoted('\'', "text");
            case '"' -> scanQuoted('"', "name");
            case '?' -> scanQuestionMark();
            case '$' -> scanDollar();
            case ':' -> scanColon();
            case '(' -> sign(Token.OPEN);
            case ')', ']' -> sign(Token.CLOSE);
            case ',' -> sign(Token.COMMA);
            case '.' -> sign(Token.DOT);
            case ';' -> sign(Token.SEMICOLON);
            case '[' -> postgres ? sign(Token.OPEN) : scanBrackets();
            case '`' -> postgres ? scanOperator() : scanQuoted('`', "name");
            default -> postgres ? scanOperator() : scanSign(c);
        };
    }

    private Token sign(Token kind) {
        end++;
        return kind;
    }

    private Token scanSign(char c) {
        if ((c == '@' || c == '#') && end + 1 < text.length() && isNamePart(text.charAt(end + 1))) {
            throw unknownPlaceholder();
        }
        return sign(Token.OPERATOR);
    }

    private Token scanWord() {
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        boolean escapes = postgres && end - start == 1 && (text.charAt(start) | 0x20) == 'e';
        if (escapes && end < text.length() && text.charAt(end) == '\'') {
            return scanEscaped();
        }
        return Token.WORD;
    }

    private Token scanNumber() {
        while (end < text.length() && (isNamePart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return Token.NUMBER;
    }

    /** A quote inside is written twice; then the text goes on, as if it were two that touch. */
    private Token scanQuoted(char quote, String what) {
        do {
            int close = text.indexOf(quote, end + 1);
            if (close < 0) {
                throw unclosed(what, start);
            }
            end = close + 1;
        } while (end < text.length() && text.charAt(end) == quote);
        return Token.QUOTED;
    }

    private Token scanBrackets() {
        int close = text.indexOf(']', end);
        if (close < 0) {
            throw unclosed("name", start);
        }
        end = close + 1;
        return Token.QUOTED;
    }

    /** PostgreSQL's {@code E'…'}; a text after a line break goes on by the same rules. */
    private Token scanEscaped() {
        do {
            end++;
            while (end < text.length() && text.charAt(end) != '\'') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= text.length()) {
                throw unclosed("text", start);
            }
            end++;
        } while (continuesText());
        return Token.QUOTED;
    }

    private boolean continuesText() {
        if (end < text.length() && text.charAt(end) == '\'') {
            return true;
        }
        int after = end;
        skipBlanksOfOneLine();
        boolean continues = end < text.length()
                && text.charAt(end) == '\''
                && text.substring(after, end).chars().anyMatch(c -> endsLine((char) c));
        if (!continues) {
            end = after;
        }
        return continues;
    }

    /** Blanks and line comments, which is all that may stand between two parts of a text. */
    private void skipBlanksOfOneLine() {
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                end++;
            } else if (text.startsWith("--", end)) {
                skipLine();
            } else {
                return;
            }
        }
    }

    private Token scanQuestionMark() {
        if (postgres && operandBefore) {
            for (String operator : QUESTION_OPERATORS) {
                if (text.startsWith(operator, end)) {
                    end += operator.length();
                    return Token.OPERATOR;
                }
            }
        }
        end++;
        skipDigits();
        return Token.PLACEHOLDER;
    }

    private Token scanDollar() {
        end++;
        if (end < text.length() && isDigit(text.charAt(end))) {
            skipDigits();
            return Token.PLACEHOLDER;
        }
        if (!postgres) {
            throw unknownPlaceholder();
        }
        while (end < text.length() && isNamePart(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        if (end == text.length() || text.charAt(end) != '$') {
            return Token.OPERATOR; // an error, and PostgreSQL's to tell
        }
        end++;
        String tag = text.substring(start, end);
        int close = text.indexOf(tag, end);
        if (close < 0) {
            throw unclosed("text", start);
        }
        end = close + tag.length();
        return Token.QUOTED;
    }

    private Token scanColon() {
        end++;
        if (end == text.length()) {
            return Token.OPERATOR;
        }
        char c = text.charAt(end);
        if (c == ':') {
            return sign(Token.OPERATOR);
        }
        if (postgres && operandBefore) {
            return Token.OPERATOR; // the colon of a slice: a[1:n]
        }
        if (isNameStart(c)) {
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            return Token.PLACEHOLDER;
        }
        if (!postgres && isDigit(c)) {
            throw unknownPlaceholder();
        }
        return Token.OPERATOR;
    }

    private Token scanOperator() {
        while (end < text.length() && POSTGRES_OPERATOR_SIGNS.indexOf(text.charAt(end)) >= 0) {
            if (text.startsWith("--", end) || text.startsWith("/*", end)) {
                break;
            }
            end++;
        }
        if (end == start) {
            end++; // a sign that SQL does not know
        } else if (operandBefore && end == start + 1 && text.startsWith("@?", start)) {
            end++;
        }
        return Token.OPERATOR;
    }

    private void skipDigits() {
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0x80 && c != '\ufeff');
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$' || c == '\ufeff';
    }

    private static ServiceException unclosed(String what, int at) {
        return new ServiceException(
                ErrorCode.SQL_ERROR, "The " + what + " that begins at character " + (at + 1) + " is not closed.");
    }

    private ServiceException unknownPlaceholder() {
        return new ServiceException(
                ErrorCode.SQL_ERROR,
                "The placeholder at character " + (start + 1)
                        + " is not one that the API knows: it takes ?, ?1, $1 and :name.");
    }
}
