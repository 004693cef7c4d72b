package dev.mik.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write until the server is gone, and remember what it had acknowledged. */
final class CrashLoad {
    private static final int CLIENTS = 3;

    private final Api api;
    private final Table table;
    private final Table mirror;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    /** Everything that was ever sent, and whether it was acknowledged. */
    final Map<String, Boolean> keys = new ConcurrentHashMap<>();

    final Map<Long, Boolean> rows = new ConcurrentHashMap<>();
    final Map<String, Boolean> objects = new ConcurrentHashMap<>();

    /** Increments that were acknowledged, and those that were sent. */
    final AtomicLong counted = new AtomicLong();

    final AtomicLong counting = new AtomicLong();

    CrashLoad(Api api, Table table, Table mirror) {
        this.api = api;
        this.table = table;
        this.mirror = mirror;
    }

    /** How many writes were acknowledged until now. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Writes with several clients of each kind until the server is gone; {@code killer} sees to that. */
    void runUntil(Runnable killer) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (Runnable write : List.<Runnable>of(this::putKey, this::count, this::insertRow, this::putObject)) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(executor.submit(() -> repeat(write)));
                }
            }
            killer.run();
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a client saw something else than the end of the server", e);
        }
    }

    private void repeat(Runnable write) {
        try {
            while (true) {
                write.run();
                acknowledged.incrementAndGet();
            }
        } catch (Api.NoAnswer _) {
            // The server was killed: whether it did this last write is open.
        }
    }

    private void putKey() {
        String key = "k" + next.incrementAndGet();
        keys.put(key, false);
        api.put("/kv/" + key).json(Json.of("value", "value of " + key)).expect(200);
        keys.put(key, true);
    }

    private void count() {
        counting.incrementAndGet();
        api.post("/kv/counter/increment").json("{\"by\":1}").expect(200);
        counted.incrementAndGet();
    }

    private void insertRow() {
        long id = next.incrementAndGet();
        rows.put(id, false);
        api.post("/sql/batch")
                .json(Json.of(
                        "statements",
                        List.of(
                                Json.map("sql", "INSERT INTO " + table.name() + " VALUES (?)", "params", List.of(id)),
                                Json.map(
                                        "sql", "INSERT INTO " + mirror.name() + " VALUES (?)", "params", List.of(id)))))
                .expect(200);
        rows.put(id, true);
    }

    private void putObject() {
        String path = "o/" + next.incrementAndGet();
        objects.put(path, false);
        api.put("/storage/" + path)
                .bytes("application/octet-stream", content(path))
                .expect(201);
        objects.put(path, true);
    }

    /** What an object must hold, from its name. */
    static byte[] content(String path) {
        int seed = path.hashCode();
        byte[] bytes = new byte[Math.floorMod(seed, 200_000) + 1];
        Arrays.fill(bytes, (byte) seed);
        bytes[0] = 1;
        bytes[bytes.length - 1] = 2;
        return bytes;
    }
}
