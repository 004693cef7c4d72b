package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 2, metrics: names, labels and types exactly as documented, and never a key in them. */
class MetricsContract {
    private final Api api = Target.shared().api();
    private final String name = Fresh.name();

    private Exposition metrics() {
        return Exposition.parse(api.get("/metrics").send().expect(200).text());
    }

    private void useEverything() {
        api.put("/kv/" + name).json(Json.of("value", "x")).expect(200);
        api.get("/kv/" + name).send().expect(200);
        api.delete("/kv/" + name).send().expect(204);
        api.post("/sql/query").json("{\"sql\":\"SELECT 1 AS a\"}").expect(200);
        new Table(api).columns("id INTEGER PRIMARY KEY");
        api.put("/storage/" + name).bytes("text/plain", new byte[1_000]).expect(201);
        api.get("/storage/" + name).send().expect(200);
        api.delete("/storage/" + name).send().expect(204);
    }

    @ParameterizedTest
    @CsvSource({
        "mik_http_requests_total,counter,method path status", "mik_kv_operations_total,counter,operation",
        "mik_sql_queries_total,counter,type", "mik_storage_operations_total,counter,operation",
        "mik_storage_bytes_total,counter,operation"
    })
    void aCounterHasItsNameTypeHelpAndLabels(String metric, String type, String labels) {
        useEverything();
        Exposition metrics = metrics();
        assertEquals(type, metrics.types().get(metric));
        assertFalse(metrics.helps().getOrDefault(metric, "").isBlank(), metric);
        List<Exposition.Sample> samples = metrics.of(metric);
        assertFalse(samples.isEmpty(), metric);
        for (Exposition.Sample sample : samples) {
            assertEquals(Set.of(labels.split(" ")), sample.labels().keySet());
        }
    }

    @ParameterizedTest
    @CsvSource({"mik_http_request_duration_seconds", "mik_sql_query_duration_seconds"})
    void aHistogramHasBucketsSumAndCount(String metric) {
        useEverything();
        Exposition metrics = metrics();
        assertEquals("histogram", metrics.types().get(metric));
        assertFalse(metrics.helps().getOrDefault(metric, "").isBlank(), metric);
        for (Exposition.Sample count : metrics.of(metric + "_count")) {
            List<Exposition.Sample> buckets = metrics.of(metric + "_bucket").stream()
                    .filter(bucket -> bucket.labels()
                            .entrySet()
                            .containsAll(count.labels().entrySet()))
                    .toList();
            assertTrue(buckets.size() > 3, buckets::toString);
            double before = 0;
            for (Exposition.Sample bucket : buckets) {
                assertTrue(bucket.value() >= before, "buckets add up");
                before = bucket.value();
            }
            assertEquals("+Inf", buckets.getLast().labels().get("le"));
            assertEquals(count.value(), buckets.getLast().value());
        }
        assertFalse(metrics.of(metric + "_sum").isEmpty(), metric);
    }

    @ParameterizedTest
    @Tag("unbuilt")
    @CsvSource({
        "mik_instance_count,gauge",
        "mik_instance_uptime_seconds,gauge",
        "mik_cron_executions_total,counter",
        "mik_cron_execution_duration_seconds,histogram"
    })
    void whatInstancesAndCronCountHasItsNameAndType(String metric, String type) {
        assertEquals(type, metrics().types().get(metric));
    }

    @Test
    void everySampleBelongsToADescribedFamily() {
        useEverything();
        Exposition metrics = metrics();
        for (Exposition.Sample sample : metrics.samples()) {
            String family = metrics.family(sample);
            assertTrue(metrics.types().containsKey(family), () -> "# TYPE of " + sample);
            assertTrue(metrics.helps().containsKey(family), () -> "# HELP of " + sample);
        }
        Set<String> seen = new HashSet<>();
        for (Exposition.Sample sample : metrics.samples()) {
            assertTrue(seen.add(sample.name() + sample.labels()), () -> "twice: " + sample);
        }
    }

    @Test
    void namesFollowTheRulesThatPromtoolChecks() {
        useEverything();
        metrics().types().forEach((family, type) -> {
            assertTrue(family.matches("[a-z_:][a-z0-9_:]*"), () -> "snake case: " + family);
            assertEquals(
                    type.equals("counter"), family.endsWith("_total"), () -> "a counter ends with _total: " + family);
            assertFalse(
                    family.matches(".*_(count|sum|bucket)") && !family.equals("mik_instance_count"),
                    () -> "the suffix of a histogram's part: " + family);
        });
    }

    @Test
    void theJvmTellsOfItselfToo() {
        assertTrue(metrics().samples().stream().anyMatch(sample -> sample.name().startsWith("jvm_")));
    }

    @Test
    void aRequestIsCountedUnderItsRoute() {
        double before = requests("GET", "/kv/{key}", "404");
        for (int i = 0; i < 5; i++) {
            api.get("/kv/" + name + i).send().error(404, "not-found");
        }
        // A request is counted once its answer is out, which the client may have before.
        Eventually.holds(
                "five requests counted",
                Duration.ofSeconds(10),
                () -> requests("GET", "/kv/{key}", "404") >= before + 5);
        double writes = requests("PUT", "/storage/{path}", "201");
        api.put("/storage/" + name + "/deep/path")
                .bytes("text/plain", new byte[1])
                .expect(201);
        Eventually.holds(
                "an upload counted",
                Duration.ofSeconds(10),
                () -> requests("PUT", "/storage/{path}", "201") >= writes + 1);
    }

    private double requests(String method, String path, String status) {
        return metrics().of("mik_http_requests_total").stream()
                .filter(sample -> sample.labels().equals(Map.of("method", method, "path", path, "status", status)))
                .mapToDouble(Exposition.Sample::value)
                .sum();
    }

    @Test
    void bytesOfObjectsAreCounted() {
        double before = total("mik_storage_bytes_total");
        api.put("/storage/" + name).bytes("text/plain", new byte[12_345]).expect(201);
        double written = total("mik_storage_bytes_total");
        assertTrue(written >= before + 12_345, () -> before + " -> " + written);
        api.get("/storage/" + name).send().expect(200);
        assertTrue(total("mik_storage_bytes_total") >= written + 12_345);
    }

    private double total(String metric) {
        return metrics().of(metric).stream()
                .mapToDouble(Exposition.Sample::value)
                .sum();
    }

    @Test
    void operationsAreCountedByTheirKind() {
        useEverything();
        Set<String> operations = new HashSet<>();
        metrics()
                .of("mik_kv_operations_total")
                .forEach(sample -> operations.add(sample.labels().get("operation")));
        assertTrue(operations.containsAll(Set.of("get", "set", "delete")), operations::toString);
    }

    @Test
    void whatClientsChooseNeverBecomesALabel() {
        List<String> marks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String mark = Fresh.name();
            marks.add(mark);
            api.put("/kv/" + mark).json(Json.of("value", mark)).expect(200);
            api.get("/kv?prefix=" + mark).send().expect(200);
            api.get("/" + mark).send().error(404, "route-not-found");
            api.get("/kv/a/" + mark).send().error(404, "route-not-found");
            api.put("/storage/" + mark + "/x." + mark)
                    .bytes("text/" + mark, new byte[1])
                    .expect(201);
            api.post("/sql/query").json(Json.of("sql", "SELECT 1 AS " + mark)).expect(200);
            api.call(mark.toUpperCase(Locale.ROOT), "/kv/a").send().error(405, "method-not-allowed");
            api.post("/kv/batch")
                    .json(Json.of("operations", List.of(Json.map("op", mark, "key", "a"))))
                    .error(400, "invalid-request");
        }
        String text = api.get("/metrics").send().expect(200).text().toLowerCase(Locale.ROOT);
        for (String mark : marks) {
            assertFalse(text.contains(mark), () -> mark + " in the metrics");
        }
    }

    @Test
    void theNumberOfSeriesDoesNotGrowWithTheRequests() {
        useEverything();
        askForNothing();
        int before = metrics().samples().size();
        for (int i = 0; i < 50; i++) {
            askForNothing();
        }
        int after = metrics().samples().size();
        assertTrue(after - before < 20, () -> before + " series before, " + after + " after");
    }

    private void askForNothing() {
        api.get("/" + Fresh.name()).send().error(404, "route-not-found");
        api.get("/kv/" + Fresh.name()).send().error(404, "not-found");
        api.get("/storage/" + Fresh.name()).send().error(404, "not-found");
    }
}
