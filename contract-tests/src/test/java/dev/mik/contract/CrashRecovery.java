package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** R1: the server is killed while it writes; whatever it had acknowledged is there when it comes back. */
@Tag("crash")
class CrashRecovery {
    private static final int KILLS = Integer.getInteger("mik.kills", 3);

    private final Random random = new Random(Integer.getInteger("mik.seed", 7));

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void everyAcknowledgedWriteSurvivesAKill() {
        Target.needsOwnProcess();
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            Api api = daemon.api();
            Table table = new Table(api).columns("id BIGINT PRIMARY KEY");
            Table mirror = new Table(api).columns("id BIGINT PRIMARY KEY");
            CrashLoad load = new CrashLoad(api, table, mirror);
            Set<String> checked = new HashSet<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                long enough = load.acknowledged() + 50 + random.nextInt(500);
                load.runUntil(() -> {
                    Eventually.holds("load", Duration.ofMinutes(1), () -> load.acknowledged() >= enough);
                    daemon.kill();
                });
                daemon.start();
                assertEquals(
                        "ready",
                        api.get("/ready")
                                .send()
                                .expect(200)
                                .json()
                                .path("status")
                                .stringValue());
                keysAreThere(api, load.keys);
                theCounterIsRight(api, load);
                rowsAreThere(table, mirror, load.rows);
                noObjectIsUnknown(api, load.objects);
                // Reading every object after every kill would take longer each time: the last kill looks at them all.
                Map<String, Boolean> unchecked = new HashMap<>(load.objects);
                unchecked.keySet().removeAll(kill < KILLS ? checked : Set.of());
                objectsAreWhole(api, unchecked);
                checked.addAll(unchecked.keySet());
            }
            System.out.println(
                    "crash: " + KILLS + " kills, " + load.acknowledged() + " acknowledged writes, none lost");
        }
    }

    private static void keysAreThere(Api api, Map<String, Boolean> keys) {
        List<String> sent = List.copyOf(keys.keySet());
        for (int from = 0; from < sent.size(); from += 1_000) {
            List<String> part = sent.subList(from, Math.min(sent.size(), from + 1_000));
            List<Object> gets = new ArrayList<>();
            part.forEach(key -> gets.add(Json.map("op", "get", "key", key)));
            JsonNode results = api.post("/kv/batch")
                    .json(Json.of("operations", gets))
                    .expect(200)
                    .json()
                    .path("results");
            for (int i = 0; i < part.size(); i++) {
                String key = part.get(i);
                JsonNode value = results.path(i).path("value");
                if (value.isNull()) {
                    assertTrue(!keys.getOrDefault(key, false), () -> "lost key " + key);
                } else {
                    assertEquals("value of " + key, value.stringValue());
                }
            }
        }
    }

    private static void theCounterIsRight(Api api, CrashLoad load) {
        long value = Long.parseLong(
                api.get("/kv/counter").send().expect(200).json().path("value").stringValue());
        assertTrue(
                value >= load.counted.get() && value <= load.counting.get(),
                () -> load.counted + " acknowledged, " + load.counting + " sent, stored " + value);
    }

    private static void rowsAreThere(Table table, Table mirror, Map<Long, Boolean> rows) {
        Set<Long> stored = ids(table);
        assertEquals(stored, ids(mirror), "a batch is there whole or not at all");
        rows.forEach((id, acknowledged) -> assertTrue(!acknowledged || stored.contains(id), () -> "lost row " + id));
        assertTrue(rows.keySet().containsAll(stored), "no row that nobody sent");
    }

    private static Set<Long> ids(Table table) {
        Set<Long> ids = new HashSet<>();
        for (long after = -1; ; ) {
            JsonNode rows = table.query("SELECT id FROM T WHERE id > ? ORDER BY id LIMIT 10000", after)
                    .expect(200)
                    .json()
                    .path("rows");
            rows.forEach(row -> ids.add(row.path("id").longValue()));
            if (rows.size() < 10_000) {
                return ids;
            }
            after = rows.path(9_999).path("id").longValue();
        }
    }

    private static void noObjectIsUnknown(Api api, Map<String, Boolean> objects) {
        Set<String> listed = new HashSet<>(Listing.walk(api, "prefix=o/&limit=10000"));
        assertTrue(objects.keySet().containsAll(listed), "no object that nobody sent");
        objects.forEach((path, acknowledged) ->
                assertTrue(!acknowledged || listed.contains(path), () -> "not listed: " + path));
    }

    private static void objectsAreWhole(Api api, Map<String, Boolean> objects) {
        objects.forEach((path, acknowledged) -> {
            Answer answer = api.get("/storage/" + path).send();
            if (acknowledged || answer.status() == 200) {
                assertArrayEquals(CrashLoad.content(path), answer.expect(200).bytes(), () -> "object " + path);
            } else {
                answer.error(404, "not-found");
            }
        });
    }
}
