package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import dev.mik.ports.sql.SqlStatement.Kind;
import java.util.Locale;
import java.util.Set;

/** Which statements the API runs, as which kind, and what it says about those that it does not. */
final class Refusals {
    /** PRAGMAs that only read, and take the name of what to look at in brackets. */
    private static final Set<String> PRAGMAS_ABOUT = Set.of(
            "TABLE_INFO",
            "TABLE_XINFO",
            "TABLE_LIST",
            "INDEX_LIST",
            "INDEX_INFO",
            "INDEX_XINFO",
            "FOREIGN_KEY_LIST",
            "FOREIGN_KEY_CHECK",
            "INTEGRITY_CHECK",
            "QUICK_CHECK");

    /** PRAGMAs that only read as long as nothing is assigned. */
    private static final Set<String> PRAGMAS_PLAIN = Set.of(
            "APPLICATION_ID",
            "COLLATION_LIST",
            "COMPILE_OPTIONS",
            "DATA_VERSION",
            "ENCODING",
            "FOREIGN_KEYS",
            "FREELIST_COUNT",
            "FUNCTION_LIST",
            "MODULE_LIST",
            "PAGE_COUNT",
            "PAGE_SIZE",
            "PRAGMA_LIST",
            "SCHEMA_VERSION",
            "USER_VERSION");

    private static final String PRAGMA_TABLE = "PRAGMA_";

    private Refusals() {}

    /** Checks the whole statement; returns its kind. */
    static Kind check(SqlDialect dialect, Outline outline) {
        if (outline.isEmpty()) {
            throw refused("The statement is empty.");
        }
        int at = outline.verbAt();
        Outline.Item first = outline.first(at);
        if (first.token() != Lexer.Token.WORD) {
            throw syntaxError(first);
        }
        String verb = first.word();
        Kind kind = switch (dialect) {
            case SQLITE -> sqliteKind(verb, outline);
            case POSTGRESQL -> postgresKind(verb, outline);
        };
        if (verb.equals("CREATE")) {
            checkNotTemporary(outline, at);
        }
        if (!outline.explains()) {
            return kind;
        }
        return outline.explainsByRunning() ? Kind.UNKNOWN : Kind.READ;
    }

    private static Kind sqliteKind(String verb, Outline outline) {
        return switch (verb) {
            case "SELECT", "VALUES" -> Kind.READ;
            case "WITH" ->
                switch (outline.mainVerb()) {
                    case "SELECT", "VALUES" -> Kind.READ;
                    case "INSERT", "REPLACE", "UPDATE", "DELETE" -> Kind.WRITE;
                    default -> Kind.UNKNOWN;
                };
            case "INSERT", "REPLACE", "UPDATE", "DELETE" -> Kind.WRITE;
            case "CREATE", "ALTER", "DROP", "REINDEX", "ANALYZE" -> Kind.SCHEMA;
            case "PRAGMA" -> {
                checkPragma(outline);
                yield Kind.READ;
            }
            default -> throw notRun(verb, outline);
        };
    }

    private static Kind postgresKind(String verb, Outline outline) {
        return switch (verb) {
            case "SELECT", "VALUES", "TABLE" -> outline.mayHaveEffects() ? Kind.UNKNOWN : Kind.READ;
            case "SHOW" -> Kind.READ;
            case "WITH", "DO", "CALL", "NOTIFY" -> Kind.UNKNOWN;
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> Kind.WRITE;
            case "CREATE",
                    "ALTER",
                    "DROP",
                    "TRUNCATE",
                    "COMMENT",
                    "GRANT",
                    "REVOKE",
                    "REINDEX",
                    "ANALYZE",
                    "REFRESH",
                    "CLUSTER",
                    "SECURITY" -> Kind.SCHEMA;
            default -> throw notRun(verb, outline);
        };
    }

    private static ServiceException notRun(String verb, Outline outline) {
        if (Keywords.beginsTransaction(verb)) {
            return refused(
                    verb + " is refused: the API makes the transactions itself. Use /sql/batch for a transaction.");
        }
        return switch (verb) {
            case "ATTACH", "DETACH" -> refused(verb + " is refused: the API works on one database only.");
            case "VACUUM" -> refused("VACUUM is refused: it would hold up every other statement.");
            case "PRAGMA" -> refused("PRAGMA is refused: this database is not SQLite.");
            case "SET", "RESET", "DISCARD", "LISTEN", "UNLISTEN", "DECLARE", "EXECUTE", "DEALLOCATE" ->
                refused(verb + " is refused: it changes one connection, and the next request may run on another.");
            default ->
                Keywords.beginsRefused(verb)
                        ? refused(verb + " is refused: the API does not run it.")
                        : syntaxError(outline.first(outline.verbAt()));
        };
    }

    private static void checkPragma(Outline outline) {
        int at = outline.verbAt() + 1;
        if (outline.first(at + 1).token() == Lexer.Token.DOT) {
            at += 2;
        }
        String name = outline.first(at).word();
        Lexer.Token next = outline.first(at + 1).token();
        boolean reads = next == Lexer.Token.END
                ? PRAGMAS_ABOUT.contains(name) || PRAGMAS_PLAIN.contains(name)
                : next == Lexer.Token.OPEN && PRAGMAS_ABOUT.contains(name);
        if (!reads) {
            throw refused("PRAGMA " + name.toLowerCase(Locale.ROOT)
                    + " is refused in this form: only PRAGMAs that read are run, like PRAGMA table_info(t).");
        }
    }

    private static void checkNotTemporary(Outline outline, int verbAt) {
        int objectAt = outline.objectKindAt();
        for (int at = verbAt + 1; at < Math.min(objectAt, verbAt + 5); at++) {
            String word = outline.first(at).word();
            if (word.equals("TEMP") || word.equals("TEMPORARY")) {
                throw temporary();
            }
        }
        int nameAt = objectAt + 1;
        if (outline.first(nameAt).word().equals("IF")) {
            nameAt += 3; // IF NOT EXISTS
        }
        String schema = outline.first(nameAt).word();
        boolean named = outline.first(nameAt + 1).token() == Lexer.Token.DOT;
        if (named && (schema.equals("TEMP") || schema.equals("PG_TEMP"))) {
            throw temporary();
        }
    }

    private static ServiceException temporary() {
        return refused("Temporary tables, views and triggers are refused: they would live in one connection, and the "
                + "next request may run on another. Make an ordinary one and drop it.");
    }

    /** Refuses names that reach outside of the database, wherever they stand. */
    static void checkName(SqlDialect dialect, String name) {
        switch (dialect) {
            case SQLITE -> {
                if (name.equals("LOAD_EXTENSION")) {
                    throw refused("load_extension is refused: the API does not load code into the database.");
                }
                if (name.startsWith(PRAGMA_TABLE) && !reads(name.substring(PRAGMA_TABLE.length()))) {
                    throw refused(name.toLowerCase(Locale.ROOT)
                            + " is refused: only the tables of PRAGMAs that read can be queried, like"
                            + " pragma_table_info.");
                }
            }
            case POSTGRESQL -> {} // its role decides what it may reach
        }
    }

    private static boolean reads(String pragma) {
        return PRAGMAS_ABOUT.contains(pragma) || PRAGMAS_PLAIN.contains(pragma);
    }

    private static ServiceException syntaxError(Outline.Item at) {
        return new ServiceException(ErrorCode.SQL_ERROR, "near \"" + at.written() + "\": syntax error");
    }

    private static ServiceException refused(String sentence) {
        return new ServiceException(ErrorCode.STATEMENT_REFUSED, sentence);
    }
}
