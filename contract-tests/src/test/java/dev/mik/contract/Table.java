package dev.mik.contract;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The SQL endpoints, and a table's name that nobody else uses. */
final class Table {
    private final Api api;
    private final String name = Fresh.name();

    Table(Api api) {
        this.api = api;
    }

    String name() {
        return name;
    }

    /** Runs {@code CREATE TABLE} with these columns. */
    Table columns(String columns) {
        execute("CREATE TABLE " + name + " (" + columns + ")").expect(200);
        return this;
    }

    /** Sends a statement, {@code T} standing for the table. */
    Answer execute(String sql, Object... params) {
        return api.post("/sql/execute").json(body(sql, params));
    }

    /** Sends a query, {@code T} standing for the table. */
    Answer query(String sql, Object... params) {
        return api.post("/sql/query").json(body(sql, params));
    }

    /** The only cell of a query's only row. */
    JsonNode cell(String sql, Object... params) {
        JsonNode answer = query(sql, params).expect(200).json();
        return answer.path("rows").path(0).path(answer.path("columns").path(0).stringValue());
    }

    long count() {
        return cell("SELECT COUNT(*) AS n FROM T").longValue();
    }

    private String body(String sql, Object... params) {
        return Json.of("sql", sql.replaceAll("\\bT\\b", name), "params", List.of(params));
    }
}
