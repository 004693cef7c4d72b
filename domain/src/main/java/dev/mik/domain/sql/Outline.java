package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a statement's tokens decides whether it is run: its first words, and whether a second statement follows. Sees
 * each token once.
 */
final class Outline {
    /** Enough for {@code EXPLAIN (ANALYZE, …) CREATE …}. */
    private static final int HEAD = 48;

    /**
     * One of the first tokens.
     *
     * @param word its content in capitals, if it is a word or quoted
     * @param written as it stands in the text
     */
    record Item(Lexer.Token token, String word, String written) {
        static final Item NONE = new Item(Lexer.Token.END, "", "");
    }

    private final SqlDialect dialect;
    private final List<Item> head = new ArrayList<>();
    private Item last = Item.NONE;
    private Item beforeLast = last;
    private int depth;
    private boolean ended;
    private boolean bodyAtomic;
    private String mainVerb = "";
    private boolean callsOrLocks;

    Outline(SqlDialect dialect) {
        this.dialect = dialect;
    }

    /** Takes the lexer's token. */
    void see(Lexer lexer, Lexer.Token token) {
        boolean early = head.size() < HEAD;
        Item item = new Item(token, lexer.word(), early ? lexer.written() : "");
        String word = item.word();
        if (ended && token != Lexer.Token.SEMICOLON) {
            throw new ServiceException(
                    ErrorCode.STATEMENT_REFUSED,
                    "The text holds several statements. Send one at a time, or use /sql/batch.");
        }
        if (early && token != Lexer.Token.SEMICOLON) {
            head.add(item);
        }
        switch (token) {
            case OPEN -> open();
            case CLOSE -> depth--;
            case SEMICOLON -> ended = ended || !isInBody();
            case WORD -> seeWord(word);
            case QUOTED -> Refusals.checkName(dialect, word);
            case NUMBER, PLACEHOLDER, COMMA, DOT, OPERATOR, END -> {}
        }
        beforeLast = last;
        last = item;
    }

    private void open() {
        depth++;
        callsOrLocks |= (last.token() == Lexer.Token.WORD && Keywords.mayBeFunction(last.word()))
                || last.token() == Lexer.Token.QUOTED;
    }

    private void seeWord(String word) {
        Refusals.checkName(dialect, word);
        switch (word) {
            case "SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE" -> {
                boolean afterBrackets = last.token() == Lexer.Token.CLOSE;
                if (depth == 0 && mainVerb.isEmpty() && afterBrackets) {
                    mainVerb = word;
                }
            }
            case "ATOMIC" -> bodyAtomic |= last.word().equals("BEGIN");
            case "INTO", "FOR" -> callsOrLocks = true;
            default -> {}
        }
    }

    /**
     * Whether a semicolon here stands within the body of a trigger or function, which ends with {@code ; END}. The
     * semicolon is not yet {@link #last}.
     */
    private boolean isInBody() {
        boolean bodyEnds =
                isWord(last, "END") && (beforeLast.token() == Lexer.Token.SEMICOLON || isWord(beforeLast, "ATOMIC"));
        return !bodyEnds
                && switch (dialect) {
                    case SQLITE -> startsWith("CREATE") && objectKind().equals("TRIGGER");
                    case POSTGRESQL -> bodyAtomic && startsWith("CREATE");
                };
    }

    private static boolean isWord(Item item, String word) {
        return item.token() == Lexer.Token.WORD && item.word().equals(word);
    }

    private boolean startsWith(String verb) {
        return verb.equals(first(verbAt()).word());
    }

    /** The n-th token, or {@link Item#NONE}. */
    Item first(int n) {
        return n < head.size() ? head.get(n) : Item.NONE;
    }

    /** Where the verb stands, behind {@code EXPLAIN} and its options, and behind opening brackets. */
    int verbAt() {
        int at = explains() ? 1 : 0;
        if (explains()) {
            switch (dialect) {
                case SQLITE -> at += isWord(first(1), "QUERY") && isWord(first(2), "PLAN") ? 2 : 0;
                case POSTGRESQL -> at = afterExplainOptions(at);
            }
        }
        while (dialect == SqlDialect.POSTGRESQL && first(at).token() == Lexer.Token.OPEN) {
            at++;
        }
        return at;
    }

    private int afterExplainOptions(int from) {
        int at = from;
        if (first(at).token() == Lexer.Token.OPEN && !isVerbOfQuery(first(at + 1))) {
            while (first(at).token() != Lexer.Token.CLOSE && first(at).token() != Lexer.Token.END) {
                at++;
            }
            return at + 1;
        }
        while (isWord(first(at), "ANALYZE") || isWord(first(at), "VERBOSE")) {
            at++;
        }
        return at;
    }

    private static boolean isVerbOfQuery(Item item) {
        return item.token() == Lexer.Token.OPEN
                || isWord(item, "SELECT")
                || isWord(item, "WITH")
                || isWord(item, "VALUES")
                || isWord(item, "TABLE");
    }

    boolean explains() {
        return isWord(first(0), "EXPLAIN");
    }

    /** PostgreSQL runs what it explains, if asked to analyze. */
    boolean explainsByRunning() {
        return explains()
                && head.subList(0, Math.min(verbAt(), head.size())).stream()
                        .anyMatch(item -> isWord(item, "ANALYZE") || isWord(item, "ANALYSE"));
    }

    boolean isEmpty() {
        return head.isEmpty();
    }

    /** Of a {@code WITH}: the verb after its last bracket; empty if there is none. */
    String mainVerb() {
        return mainVerb;
    }

    /** Whether a function is called, or rows are locked or selected into a table: PostgreSQL may write then. */
    boolean mayHaveEffects() {
        return callsOrLocks;
    }

    /** Of a {@code CREATE}: where the word stands that says what is created. */
    int objectKindAt() {
        int at = verbAt() + 1;
        while (at < head.size()) {
            switch (first(at).word()) {
                case "TABLE", "INDEX", "VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "SEQUENCE" -> {
                    return at;
                }
                default -> at++;
            }
        }
        return at;
    }

    private String objectKind() {
        return first(objectKindAt()).word();
    }
}
