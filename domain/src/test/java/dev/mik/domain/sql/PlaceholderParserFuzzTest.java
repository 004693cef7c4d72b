package dev.mik.domain.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.SqlDialect;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderParserFuzzTest {
    /** A part of a statement, and what becomes of it. */
    record Part(String written, String expected, int placeholders) {
        static Part kept(String text) {
            return new Part(text, text, 0);
        }
    }

    @Property(tries = 20_000)
    void nothingButAServiceExceptionIsThrown(@ForAll("soup") String sql, @ForAll SqlDialect dialect) {
        try {
            PlaceholderParser.parse(sql, dialect);
        } catch (ServiceException e) {
            assertEquals(e.sentence(), e.getMessage());
        }
    }

    @Property(tries = 5_000)
    void onlyPlaceholdersChange(@ForAll("parts") List<Part> parts, @ForAll SqlDialect dialect) {
        StringBuilder sql = new StringBuilder("SELECT 0");
        StringBuilder expected = new StringBuilder("SELECT 0");
        int placeholders = 0;
        for (Part part : parts) {
            sql.append(", ").append(part.written());
            expected.append(", ").append(part.expected());
            placeholders += part.placeholders();
        }
        ParsedSql parsed = PlaceholderParser.parse(sql.toString(), dialect);
        assertEquals(expected.toString(), parsed.text());
        assertEquals(placeholders, parsed.references().size());
    }

    @Property(tries = 5_000)
    void aTextWithoutNumbersOrNamesIsReadAgainAsItIs(@ForAll("parts") List<Part> parts) {
        String sql = "SELECT 0"
                + String.join(
                        "", parts.stream().map(part -> ", " + part.expected()).toList());
        ParsedSql once = PlaceholderParser.parse(sql, SqlDialect.SQLITE);
        assertEquals(once, PlaceholderParser.parse(once.text(), SqlDialect.SQLITE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?",
                "?,",
                "$1 ",
                "(",
                "'",
                "''",
                "/*",
                "*/",
                "/**/",
                "--",
                "--\n",
                ";",
                "$a$",
                "$",
                "$a",
                "E'\\",
                "E'a'\n",
                "a",
                "\"",
                "[",
                "`",
                "?|",
                ":",
                ":a ",
                "a?",
                "a ? ",
                "BEGIN;",
                "; END",
                "@",
                "\n",
                "1",
                ".",
                "\u00e9",
                "EXPLAIN ",
                "CREATE TRIGGER ",
                "WITH "
            })
    @Timeout(60) // quadratic time would take hours
    void aMegabyteOfAnythingIsReadInLinearTime(String piece) {
        for (String head : List.of("", "SELECT ", "CREATE TRIGGER a ", "SELECT E'a' ")) {
            String sql = head + piece.repeat((1 << 20) / piece.length());
            for (SqlDialect dialect : SqlDialect.values()) {
                try {
                    PlaceholderParser.parse(sql, dialect);
                } catch (ServiceException e) {
                    assertEquals(e.sentence(), e.getMessage());
                }
            }
        }
    }

    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> pieces = Arbitraries.of(
                "SELECT",
                "WITH",
                "CREATE",
                "TRIGGER",
                "TEMP",
                "TABLE",
                "BEGIN",
                "END",
                "ATOMIC",
                "EXPLAIN",
                "QUERY",
                "PLAN",
                "ANALYZE",
                "PRAGMA",
                "table_info",
                "user_version",
                "IF",
                "'",
                "''",
                "\"",
                "`",
                "[",
                "]",
                "(",
                ")",
                ";",
                ",",
                ".",
                "?",
                "?1",
                "$1",
                ":a",
                "::",
                "$$",
                "$a$",
                "E'",
                "\\",
                "--",
                "\n",
                "/*",
                "*/",
                "@?",
                "?|",
                "=",
                " ",
                "1",
                "x",
                "\0",
                "\ud800",
                "\ud83d\ude00",
                "\ufeff",
                "#",
                "@");
        return Arbitraries.frequencyOf(
                Tuple.of(4, pieces.list().ofMaxSize(30).map(list -> String.join(" ", list))),
                Tuple.of(4, pieces.list().ofMaxSize(30).map(list -> String.join("", list))),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(60)));
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        Arbitrary<String> content =
                Arbitraries.strings().withChars("ab?:$1; -/*\n\\E[]").ofMaxLength(12);
        Arbitrary<Part> text = content.map(c -> Part.kept("'" + c + "'"));
        Arbitrary<Part> doubled =
                Combinators.combine(content, content).as((a, b) -> Part.kept("'" + a + "''" + b + "'"));
        Arbitrary<Part> name = content.map(c -> Part.kept("\"n" + c + "\""));
        Arbitrary<Part> comment =
                content.map(c -> Part.kept("/* " + c.replace("*", "").replace("/", "") + " */ 1"));
        Arbitrary<Part> line = content.map(c -> Part.kept("-- " + c.replace("\n", "") + "\n 1"));
        Arbitrary<Part> plain = Arbitraries.of("1", "a.b", "count(*)", "(a)", "1.5e3", "a AND b", "-1")
                .map(Part::kept);
        Arbitrary<Part> placeholder = Arbitraries.of("?", "(?)", "a=?", "? + ?", "f(?)", "NOT ?")
                .map(c -> new Part(c, c, (int) c.chars().filter(x -> x == '?').count()));
        return Arbitraries.oneOf(text, doubled, name, comment, line, plain, placeholder)
                .list()
                .ofMaxSize(12);
    }
}
