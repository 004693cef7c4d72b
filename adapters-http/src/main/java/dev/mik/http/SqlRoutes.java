package dev.mik.http;

import dev.mik.domain.sql.SqlCommand;
import dev.mik.domain.sql.SqlOptions;
import dev.mik.domain.sql.SqlService;
import dev.mik.ports.sql.SqlResult;
import io.helidon.http.Method;
import io.helidon.http.Status;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code /sql}. */
final class SqlRoutes {
    private final ServiceSwitch<SqlService> service;
    private final ApiMetrics metrics;

    SqlRoutes(ServiceSwitch<SqlService> service, ApiMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.of(Method.POST, "/sql/query", this::query),
                Route.of(Method.POST, "/sql/execute", this::execute),
                Route.of(Method.POST, "/sql/batch", this::batch));
    }

    private static SqlOptions options(Exchange exchange) {
        QueryString query = exchange.query();
        return new SqlOptions(
                query.wholeNumber("timeout_ms"),
                query.wholeNumber("max_rows"),
                query.flag("read_only").orElse(false));
    }

    private void query(Exchange exchange) {
        SqlService sql = service.orRefuse();
        SqlOptions options = options(exchange);
        SqlCommand command = SqlRequests.statement(exchange);
        long started = System.nanoTime();
        try (RowsJson rows = new RowsJson()) {
            long affected = sql.query(command.sql(), command.parameters(), options, rows);
            exchange.bytes(Status.OK_200, Exchange.JSON, rows.finish(affected));
        } finally {
            count("query", started);
        }
    }

    private void execute(Exchange exchange) {
        SqlService sql = service.orRefuse();
        SqlOptions options = options(exchange);
        SqlCommand command = SqlRequests.statement(exchange);
        long started = System.nanoTime();
        try {
            SqlResult result = sql.execute(command.sql(), command.parameters(), options);
            exchange.json(Status.OK_200, json -> write(json, result));
        } finally {
            count("execute", started);
        }
    }

    private void batch(Exchange exchange) {
        SqlService sql = service.orRefuse();
        SqlOptions options = options(exchange);
        List<SqlCommand> commands = SqlRequests.batch(exchange);
        long started = System.nanoTime();
        try {
            List<SqlResult> results = sql.batch(commands, options);
            exchange.json(Status.OK_200, json -> {
                json.writeStartObject();
                json.writeName("results");
                json.writeStartArray();
                results.forEach(result -> write(json, result));
                json.writeEndArray();
                json.writeNumberProperty(
                        "total_affected",
                        results.stream().mapToLong(SqlResult::rowsAffected).sum());
                json.writeEndObject();
            });
        } finally {
            count("batch", started);
        }
    }

    private void count(String type, long started) {
        metrics.sql(type, 1);
        metrics.sqlDuration(started);
    }

    private static void write(JsonGenerator json, SqlResult result) {
        json.writeStartObject();
        json.writeNumberProperty("rows_affected", result.rowsAffected());
        result.returned().ifPresent(rows -> RowsJson.write(json, rows));
        json.writeEndObject();
    }
}
