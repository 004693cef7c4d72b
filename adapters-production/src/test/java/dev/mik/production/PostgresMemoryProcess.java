package dev.mik.production;

import dev.mik.ports.ServiceException;
import dev.mik.ports.sql.RowSink;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.sql.SqlStatement;
import dev.mik.ports.sql.SqlStatement.Kind;
import dev.mik.ports.sql.SqlValue;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process with a small heap that is sent what would fill it; says of each what came of it. */
final class PostgresMemoryProcess {
    private static final SqlLimits LIMITS = new SqlLimits(Duration.ofSeconds(40), 1_000_000);
    private static final SqlLimits BRIEF = new SqlLimits(Duration.ofSeconds(3), 1_000_000);

    private static final String MANY_ROWS =
            "SELECT i, 'row number ' || i AS name, i * 0.5::float8 AS half, now() AS at, i % 2 = 0 AS even"
                    + " FROM generate_series(1, 300000) AS i";

    private PostgresMemoryProcess() {}

    /** Arguments: the database's URL, and {@code all}, or nothing for the result of many rows alone. */
    public static void main(String[] args) {
        try (SqlDatabase database = ProductionBackends.postgres(PostgresConfig.parse(args[0]))) {
            run(database, "300000 rows", MANY_ROWS);
            if (args.length > 1) {
                queries().forEach((name, sql) -> run(database, name, sql));
                blocks().forEach((name, sql) -> say(name, () -> block(database, sql)));
                say("batch", () -> batch(database));
            }
            say("end", () -> query(database, new SqlStatement("SELECT 1", List.of(), Kind.READ)));
        }
    }

    private static void run(SqlDatabase database, String name, String sql) {
        for (Kind kind : List.of(Kind.READ, Kind.UNKNOWN)) {
            say(name + " " + kind, () -> query(database, new SqlStatement(sql, List.of(), kind)));
        }
        say(name + " held", () -> {
            var _ = database.execute(new SqlStatement(sql, List.of(), Kind.UNKNOWN), LIMITS);
            return "done";
        });
    }

    private static String block(SqlDatabase database, String sql) {
        SqlLimits limits = sql.contains(" LOOP ") && !sql.contains(" FOR ") ? BRIEF : LIMITS;
        var _ = database.execute(new SqlStatement(sql, List.of(), Kind.UNKNOWN), limits);
        return "done";
    }

    private static String batch(SqlDatabase database) {
        SqlStatement one =
                new SqlStatement("SELECT repeat('x', 100000) FROM generate_series(1, 20)", List.of(), Kind.UNKNOWN);
        return database.batch(Collections.nCopies(1_000, one), LIMITS)
                .getClass()
                .getSimpleName();
    }

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("small then large rows", "SELECT repeat('x', i * 10) FROM generate_series(1, 5000) AS i");
        queries.put("large rows", "SELECT repeat('x', 8000000) FROM generate_series(1, 20)");
        queries.put("a cell of 200 MB", "SELECT repeat('x', 200000000)");
        queries.put("many columns", "SELECT " + "1,".repeat(1_599) + "i FROM generate_series(1, 5000) AS i");
        queries.put("bytes", "SELECT decode(repeat('ab', 5000000), 'hex') FROM generate_series(1, 20)");
        return queries;
    }

    private static Map<String, String> blocks() {
        Map<String, String> blocks = new LinkedHashMap<>();
        blocks.put(
                "notices",
                "DO $$ BEGIN PERFORM set_config('client_min_messages', 'debug5', true); LOOP RAISE NOTICE 'n';"
                        + " END LOOP; END $$");
        blocks.put(
                "large notices",
                "DO $$ BEGIN PERFORM set_config('client_min_messages', 'notice', true); LOOP"
                        + " RAISE NOTICE '%', repeat('x', 10000000); END LOOP; END $$");
        blocks.put("a large error", "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 100000000); END $$");
        blocks.put(
                "a large error in many fields",
                "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 20000000) USING DETAIL = repeat('é', 10000000),"
                        + " HINT = repeat('z', 20000000), COLUMN = repeat('c', 20000000); END $$");
        blocks.put(
                "notifications",
                "DO $$ BEGIN EXECUTE 'LISTEN flood'; FOR i IN 1..20000 LOOP PERFORM pg_notify('flood',"
                        + " repeat('x', 7000) || i); END LOOP; END $$");
        return blocks;
    }

    private interface Call {
        String run();
    }

    private static void say(String name, Call call) {
        String came;
        try {
            came = call.run();
        } catch (ServiceException e) {
            came = e.code().word();
        }
        System.out.println(name + ": " + came);
    }

    private static String query(SqlDatabase database, SqlStatement statement) {
        long[] rows = {0};
        RowSink sink = new RowSink() {
            @Override
            public void columns(List<String> names) {}

            @Override
            public void row(List<SqlValue> cells) {
                rows[0]++;
            }
        };
        database.query(statement, LIMITS, false, sink);
        return rows[0] + " rows";
    }
}
