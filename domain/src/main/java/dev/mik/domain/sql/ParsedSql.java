package dev.mik.domain.sql;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A statement that may be run, once it has its parameters.
 *
 * @param text in the form that {@link SqlStatement#text()} documents
 * @param references one for each placeholder, in order of appearance
 * @param kind of the statement
 */
public record ParsedSql(String text, List<Reference> references, SqlStatement.Kind kind) {
    /** A value that stands in several places goes to the database as often; all of them together may have this size. */
    private static final long MAX_BYTES = 64 << 20;

    /** Which value a placeholder stands for. */
    public sealed interface Reference {
        /** The n-th one, from 1. */
        record Numbered(int n) implements Reference {}

        /** The one of this name. */
        record Named(String name) implements Reference {}
    }

    /** Copies the list. */
    public ParsedSql {
        references = List.copyOf(references);
    }

    /** The statement with its values; fails with {@link ErrorCode#SQL_ERROR} if they do not fit the placeholders. */
    public SqlStatement with(SqlParameters parameters) {
        List<SqlValue> values = switch (parameters) {
            case SqlParameters.Positional(List<SqlValue> list) -> byNumber(list);
            case SqlParameters.Named(Map<String, SqlValue> map) -> byName(map);
        };
        values.forEach(ParsedSql::checkText);
        if (values.stream().mapToLong(ParsedSql::size).sum() > MAX_BYTES) {
            throw new ServiceException(
                    ErrorCode.SQL_ERROR,
                    "The parameters are larger than " + (MAX_BYTES >> 20) + " MiB, each counted where it stands.");
        }
        return new SqlStatement(text, values, kind);
    }

    private List<SqlValue> byNumber(List<SqlValue> list) {
        int wanted = 0;
        for (Reference reference : references) {
            wanted = Math.max(
                    wanted,
                    switch (reference) {
                        case Reference.Numbered(int n) -> n;
                        case Reference.Named(String name) ->
                            throw error("The statement has the named placeholder :" + name
                                    + ": send params as an object with a field for each name.");
                    });
        }
        if (wanted != list.size()) {
            throw error("The statement has " + count(wanted, "placeholder") + ", but " + count(list.size(), "parameter")
                    + (list.size() == 1 ? " was" : " were") + " sent.");
        }
        List<SqlValue> values = new ArrayList<>(references.size());
        for (Reference reference : references) {
            if (reference instanceof Reference.Numbered(int n)) {
                values.add(list.get(n - 1));
            }
        }
        return values;
    }

    private List<SqlValue> byName(Map<String, SqlValue> map) {
        List<SqlValue> values = new ArrayList<>(references.size());
        for (Reference reference : references) {
            values.add(
                    switch (reference) {
                        case Reference.Named(String name) -> {
                            if (!map.containsKey(name)) {
                                throw error("The parameter " + name + " is missing: the statement has :" + name + ".");
                            }
                            yield map.getOrDefault(name, SqlValue.NULL);
                        }
                        case Reference.Numbered _ ->
                            throw error("The statement has placeholders without names: send params as an array.");
                    });
        }
        return values;
    }

    private static void checkText(SqlValue value) {
        if (value instanceof SqlValue.Text(String content) && PlaceholderParser.hasHalfPair(content)) {
            throw error("A parameter holds half of a surrogate pair, which is no character.");
        }
    }

    private static long size(SqlValue value) {
        return switch (value) {
            case SqlValue.Text(String content) -> content.length();
            case SqlValue.Bytes(byte[] content) -> content.length;
            case SqlValue.Null _, SqlValue.Bool _, SqlValue.Int _, SqlValue.Real _, SqlValue.Decimal _ -> 8;
        };
    }

    private static String count(int n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    private static ServiceException error(String sentence) {
        return new ServiceException(ErrorCode.SQL_ERROR, sentence);
    }
}
