package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4: scripts. No product serves them yet, which the tag says. */
@Tag("unbuilt")
class SqlScriptContract {
    private final Api api = Target.shared().api();
    private final Table table = new Table(api).columns("id INTEGER PRIMARY KEY, name TEXT NOT NULL");

    private Answer script(String text) {
        return api.post("/sql/script")
                .json(Json.of("script", text.replace("$T", table.name()), "input", Map.of("name", "Alice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"export default function(input) { return 1 + 2 }", "return 1 + 2", "1 + 2"})
    void aScriptIsAModuleABodyOrAnExpression(String text) {
        script(text).expect(200, "{\"result\":3,\"queries_executed\":0}");
    }

    @Test
    void aScriptReadsAndWrites() {
        script("""
                        sql.execute("INSERT INTO $T (id, name) VALUES (?, ?)", [1, input.name]);
                        const rows = sql.query("SELECT name FROM $T WHERE id = ?", [1]);
                        return { rows, n: rows.length };
                        """).expect(200, "{\"result\":{\"rows\":[{\"name\":\"Alice\"}],\"n\":1},\"queries_executed\":2}");
        assertEquals(1, table.count());
    }

    @Test
    void anExceptionRollsEverythingBackAndTellsItsLine() {
        String sentence = script(
                        "sql.execute(\"INSERT INTO $T (id, name) VALUES (1, 'a')\", []);\nthrow new Error('no way');\n")
                .error(400, "script-error");
        assertTrue(sentence.contains("no way") && sentence.matches("(?s).*\\b2\\b.*"), sentence);
        assertEquals(0, table.count());
    }

    @Test
    void aFailingStatementRollsEverythingBackEvenIfCaught() {
        script("sql.execute(\"INSERT INTO $T (id, name) VALUES (1, 'a')\", []); sql.execute('nonsense', []); return 1")
                .error(400, "script-error");
        assertEquals(0, table.count());
    }

    @Test
    void anEndlessScriptIsStopped() {
        script("while (true) {}").error(504, "timeout");
        api.get("/health").send().expect(200);
    }

    @Test
    void aScriptThatEatsMemoryIsStopped() {
        script("const a = []; while (true) a.push(new Array(100000).fill(1));").error(400, "script-error");
        api.get("/health").send().expect(200);
    }
}
