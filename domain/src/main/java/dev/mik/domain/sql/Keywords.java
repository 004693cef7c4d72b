package dev.mik.domain.sql;

import java.util.Set;

/** Words of SQL, in capitals, sorted by what they mean for reading a statement. */
final class Keywords {
    /** Those after which a value stands and not an operator, where PostgreSQL's {@code ?} could be either. */
    private static final Set<String> BEFORE_OPERAND = Set.of(
            "ALL",
            "AND",
            "ANY",
            "AS",
            "ASYMMETRIC",
            "BETWEEN",
            "BOTH",
            "BY",
            "CASE",
            "CHECK",
            "DEFAULT",
            "DISTINCT",
            "DO",
            "ELSE",
            "ESCAPE",
            "EXCEPT",
            "FETCH",
            "FIRST",
            "FOR",
            "FROM",
            "GROUPS",
            "HAVING",
            "ILIKE",
            "IN",
            "INTERSECT",
            "INTERVAL",
            "INTO",
            "IS",
            "ISNULL",
            "JOIN",
            "LATERAL",
            "LEADING",
            "LIKE",
            "LIMIT",
            "NEXT",
            "NOT",
            "OFFSET",
            "ON",
            "OR",
            "OVERLAPS",
            "RANGE",
            "RETURNING",
            "ROWS",
            "SELECT",
            "SET",
            "SIMILAR",
            "SOME",
            "SYMMETRIC",
            "TO",
            "TRAILING",
            "UNION",
            "USING",
            "VALUES",
            "VARIADIC",
            "WHEN",
            "WHERE",
            "THEN",
            "WITH",
            "ZONE");

    /** Those that may stand before a parenthesis without being the name of a function that PostgreSQL calls. */
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "ALL",
            "AND",
            "ANY",
            "ARRAY",
            "AS",
            "AVG",
            "BETWEEN",
            "BY",
            "CASE",
            "CAST",
            "COALESCE",
            "COUNT",
            "CUBE",
            "DISTINCT",
            "ELSE",
            "EXCEPT",
            "EXISTS",
            "EXTRACT",
            "FILTER",
            "FROM",
            "GREATEST",
            "HAVING",
            "IN",
            "INTERSECT",
            "IS",
            "JOIN",
            "LATERAL",
            "LEAST",
            "LENGTH",
            "LIKE",
            "LIMIT",
            "LOWER",
            "MAX",
            "MIN",
            "NOT",
            "NULLIF",
            "OFFSET",
            "ON",
            "OR",
            "OVER",
            "PARTITION",
            "ROLLUP",
            "ROW",
            "SELECT",
            "SETS",
            "SOME",
            "SUM",
            "TABLE",
            "THEN",
            "UNION",
            "UPPER",
            "USING",
            "VALUES",
            "WHEN",
            "WHERE",
            "WINDOW",
            "WITHIN");

    /** Beginnings of statements that the API never runs, on one of the backends or on both. */
    private static final Set<String> REFUSED = Set.of(
            "ABORT",
            "ATTACH",
            "BEGIN",
            "CHECKPOINT",
            "CLOSE",
            "COMMIT",
            "COPY",
            "DEALLOCATE",
            "DECLARE",
            "DETACH",
            "DISCARD",
            "END",
            "EXECUTE",
            "FETCH",
            "IMPORT",
            "LISTEN",
            "LOAD",
            "LOCK",
            "MOVE",
            "PREPARE",
            "REASSIGN",
            "RELEASE",
            "RESET",
            "ROLLBACK",
            "SAVEPOINT",
            "SET",
            "START",
            "UNLISTEN",
            "VACUUM");

    private static final Set<String> TRANSACTION =
            Set.of("ABORT", "BEGIN", "COMMIT", "END", "PREPARE", "RELEASE", "ROLLBACK", "SAVEPOINT", "START");

    private Keywords() {}

    static boolean expectsOperand(String word) {
        return BEFORE_OPERAND.contains(word);
    }

    static boolean mayBeFunction(String word) {
        return !NO_FUNCTIONS.contains(word);
    }

    static boolean beginsRefused(String word) {
        return REFUSED.contains(word);
    }

    static boolean beginsTransaction(String word) {
        return TRANSACTION.contains(word);
    }
}
