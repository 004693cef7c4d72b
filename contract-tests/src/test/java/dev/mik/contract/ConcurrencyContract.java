package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Section 1: what is atomic stays atomic when many do it at once. */
class ConcurrencyContract {
    private static final int CLIENTS = 12;

    private final Api api = Target.shared().api();
    private final String name = Fresh.name();

    private static <T> List<T> together(int clients, Callable<T> work) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                futures.add(executor.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noIncrementIsLost() {
        List<List<Long>> seen = together(CLIENTS, () -> {
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                values.add(api.post("/kv/" + name + "/increment")
                        .json("{\"by\":1}")
                        .expect(200)
                        .json()
                        .path("value")
                        .longValue());
            }
            return values;
        });
        List<Long> all = seen.stream().flatMap(List::stream).sorted().toList();
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i), "every sum was handed out once");
        }
        assertEquals(
                Integer.toString(CLIENTS * 50),
                api.get("/kv/" + name).send().json().path("value").stringValue());
    }

    @Test
    void aCompareAndSetLoopLosesNoUpdate() {
        api.put("/kv/" + name).json(Json.of("value", "0")).expect(200);
        together(CLIENTS, () -> {
            for (int done = 0; done < 10; ) {
                Answer read = api.get("/kv/" + name).send().expect(200);
                long next = Long.parseLong(read.json().path("value").stringValue()) + 1;
                Answer write = api.put("/kv/" + name)
                        .header("If-Match", read.etag())
                        .json(Json.of("value", Long.toString(next)));
                if (write.status() == 200) {
                    done++;
                } else {
                    write.error(412, "precondition-failed");
                }
            }
            return true;
        });
        assertEquals(
                Integer.toString(CLIENTS * 10),
                api.get("/kv/" + name).send().json().path("value").stringValue());
    }

    @Test
    void onlyOneOfManyCreatesAKey() {
        for (int round = 0; round < 5; round++) {
            String path = "/kv/" + name + round;
            List<Integer> statuses = together(
                    16,
                    () -> api.put(path)
                            .header("If-None-Match", "*")
                            .json(Json.of("value", "x"))
                            .status());
            assertEquals(1, statuses.stream().filter(s -> s == 200).count(), statuses::toString);
            assertEquals(15, statuses.stream().filter(s -> s == 412).count(), statuses::toString);
        }
    }

    @Test
    void onlyOneOfManyCreatesAnObject() {
        for (int round = 0; round < 5; round++) {
            String path = "/storage/" + name + round;
            List<Integer> statuses = together(
                    16,
                    () -> api.put(path)
                            .header("If-None-Match", "*")
                            .bytes("text/plain", new byte[50_000])
                            .status());
            assertEquals(1, statuses.stream().filter(s -> s == 201).count(), statuses::toString);
            assertEquals(15, statuses.stream().filter(s -> s == 412).count(), statuses::toString);
        }
    }

    @Test
    void aBatchIsSeenWholeOrNotAtAll() {
        String write = "{\"operations\":[{\"op\":\"increment\",\"key\":\"" + name
                + "a\",\"by\":1},{\"op\":\"increment\",\"key\":\"" + name + "b\",\"by\":-1}]}";
        String read = "{\"operations\":[{\"op\":\"get\",\"key\":\"" + name + "a\"},{\"op\":\"get\",\"key\":\"" + name
                + "b\"}]}";
        api.post("/kv/batch").json(write).expect(200);
        together(CLIENTS, () -> {
            for (int i = 0; i < 20; i++) {
                api.post("/kv/batch").json(write).expect(200);
                var results =
                        api.post("/kv/batch").json(read).expect(200).json().path("results");
                long a = Long.parseLong(results.path(0).path("value").stringValue());
                long b = Long.parseLong(results.path(1).path("value").stringValue());
                assertEquals(0, a + b, results::toString);
            }
            return true;
        });
    }

    @Test
    void noSqlUpdateIsLost() {
        Table table = new Table(api).columns("id INTEGER PRIMARY KEY, n INTEGER NOT NULL");
        table.execute("INSERT INTO T VALUES (1, 0)").expect(200);
        together(CLIENTS, () -> {
            for (int i = 0; i < 20; i++) {
                table.execute("UPDATE T SET n = n + 1 WHERE id = 1").expect(200, "{\"rows_affected\":1}");
            }
            return true;
        });
        assertEquals(CLIENTS * 20, table.cell("SELECT n FROM T").longValue());
    }

    @Test
    void aReaderNeverSeesPartsOfTwoObjects() {
        String path = "/storage/" + name;
        api.put(path).bytes("text/plain", filled((byte) 'a')).expect(201);
        together(8, () -> {
            for (int i = 0; i < 10; i++) {
                api.put(path).bytes("text/plain", filled((byte) ('a' + i))).expect(201);
                byte[] read = api.get(path).send().expect(200).bytes();
                assertEquals(200_000, read.length);
                for (byte b : read) {
                    assertTrue(b == read[0], "one version only");
                }
            }
            return true;
        });
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, value);
        return bytes;
    }

    @Test
    void writersAndRemoversOfOneKeyNeverBreakIt() {
        together(CLIENTS, () -> {
            for (int i = 0; i < 20; i++) {
                api.put("/kv/" + name).json(Json.of("value", "x", "ttl", 1)).expect(200);
                api.delete("/kv/" + name).send().expect(204);
                int status = api.get("/kv/" + name).send().status();
                assertTrue(status == 200 || status == 404, () -> "status " + status);
            }
            return true;
        });
    }
}
