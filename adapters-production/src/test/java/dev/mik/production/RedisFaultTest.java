package dev.mik.production;

import static dev.mik.production.Patience.allFailInTime;
import static dev.mik.production.Patience.failsInTime;
import static dev.mik.production.Patience.recovers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyOperation.ExpiryChange;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** R3 of the quality page: a Redis that stops, is slow, is cut off, or starts again. It syncs before each answer. */
class RedisFaultTest {
    private final RedisServer server = RedisServer.durable();
    private final FaultyProxy proxy = new FaultyProxy(server.port());
    private final RedisConfig config = RedisConfig.parse("redis://127.0.0.1:" + proxy.port() + "?prefix=fault");
    private final RedisKeyValueStore store = RedisKeyValueStore.open(config);

    @AfterEach
    void close() {
        store.close();
        proxy.close();
        server.close();
    }

    private void put(String key, String value) {
        store.apply(List.of(
                new KeyOperation.Set(new Key(key), Value.ofText(value), TimeToLive.FOREVER, Precondition.NONE)));
    }

    private long increment(String key) {
        var outcome = store.apply(
                List.of(new KeyOperation.Increment(new Key(key), 1, new ExpiryChange.Keep(), Precondition.NONE)));
        var results = assertInstanceOf(BatchOutcome.Applied.class, outcome).results();
        return assertInstanceOf(KeyResult.Incremented.class, results.getFirst()).value();
    }

    private long number(String key) {
        return store.get(new Key(key))
                .map(entry ->
                        Long.parseLong(new String(entry.value().bytes(), java.nio.charset.StandardCharsets.UTF_8)))
                .orElse(0L);
    }

    private List<Executable> calls() {
        return List.of(
                () -> store.get(new Key("a")),
                () -> put("a", "2"),
                () -> increment("n"),
                () -> store.list(KeyPrefix.ALL, PageRequest.first(10)),
                () -> store.deleteAll(new KeyPrefix("no")),
                store::warnings,
                store::ping);
    }

    @Test
    void stoppedServerIsUnavailableAndComesBack() throws Throwable {
        put("a", "1");
        server.process().kill();
        allFailInTime(ErrorCode.UNAVAILABLE, calls());
        server.process().start();
        recovers(store::ping);
        assertEquals(1, number("a"));
        for (Executable call : calls()) {
            call.execute();
        }
    }

    @Test
    void serverThatStandsStillIsUnavailableAndComesBack() throws Throwable {
        put("a", "1");
        server.process().freeze();
        allFailInTime(ErrorCode.UNAVAILABLE, calls());
        server.process().thaw();
        recovers(store::ping);
        assertTrue(number("n") <= 1, "the increment was done at most once");
    }

    @Test
    void slowServerIsUnavailableAndComesBack() throws Throwable {
        put("a", "1");
        proxy.delay(Duration.ofSeconds(5));
        allFailInTime(ErrorCode.UNAVAILABLE, calls());
        proxy.heal();
        recovers(store::ping);
        assertTrue(number("n") <= 1, "the increment was done at most once");
    }

    @Test
    void unreachableServerIsUnavailableAndComesBack() throws Throwable {
        put("a", "1");
        proxy.stop();
        allFailInTime(ErrorCode.UNAVAILABLE, calls());
        proxy.heal();
        recovers(store::ping);
        assertEquals(1, number("a"));
        assertEquals(0, number("n"));
    }

    @Test
    void connectionFromWhichNothingComesIsReplaced() throws Throwable {
        put("a", "1");
        proxy.forgetConnections();
        failsInTime(ErrorCode.UNAVAILABLE, () -> number("a"));
        recovers(store::ping);
        assertEquals(1, number("a"));
    }

    @Test
    void answerThatIsCutIsAFailureAndNothingIsSentTwice() throws Throwable {
        increment("other"); // from now on the server knows the script
        for (int round = 1; round <= 5; round++) {
            // The script arrives and runs; of its answer, one byte comes back.
            proxy.cutAfter(1);
            failsInTime(ErrorCode.UNAVAILABLE, () -> increment("n"));
            proxy.heal();
            recovers(store::ping);
            assertEquals(round, number("n"));
        }
    }

    @Test
    void valueThatIsCutInTheMiddleIsAFailure() throws Throwable {
        put("large", "x".repeat(4_000_000));
        proxy.cutAfter(2_000_000);
        failsInTime(ErrorCode.UNAVAILABLE, () -> store.get(new Key("large")));
        proxy.heal();
        recovers(store::ping);
        assertEquals(
                4_000_000, store.get(new Key("large")).orElseThrow().value().bytes().length);
    }

    @Test
    void requestThatIsCutChangesNothing() throws Throwable {
        put("a", "1");
        proxy.holdAfter(100_000);
        failsInTime(ErrorCode.UNAVAILABLE, () -> put("a", "x".repeat(4_000_000)));
        proxy.stop();
        proxy.heal();
        recovers(store::ping);
        assertEquals(1, number("a"));
    }

    @Test
    void storeOpensBeforeItsServerIsThere() throws Throwable {
        server.process().kill();
        try (RedisKeyValueStore early = RedisKeyValueStore.open(config)) {
            failsInTime(ErrorCode.UNAVAILABLE, early::ping);
            server.process().start();
            recovers(early::ping);
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsDoneTwiceWhileTheServerIsKilled() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String key = "counter" + i;
                running.add(threads.submit((Callable<Tally>) () -> count(key, done)));
            }
            for (int kill = 0; kill < 3; kill++) {
                awaitProgress();
                server.process().kill();
                server.process().start();
            }
            awaitProgress();
            done.set(true);
            for (Future<Tally> future : running) {
                Tally tally = future.get();
                long value = number(tally.key);
                assertTrue(value >= tally.acknowledged, tally + " but it is " + value);
                assertTrue(value <= tally.acknowledged + tally.failed, tally + " but it is " + value);
            }
        }
    }

    private record Tally(String key, long acknowledged, long failed) {}

    private Tally count(String key, AtomicBoolean done) throws InterruptedException {
        long acknowledged = 0;
        long failed = 0;
        while (!done.get()) {
            try {
                increment(key);
                acknowledged++;
            } catch (ServiceException e) {
                assertEquals(ErrorCode.UNAVAILABLE, e.code(), e.sentence());
                failed++;
                TimeUnit.MILLISECONDS.sleep(1); // so that it is not the same failure a million times
            }
        }
        return new Tally(key, acknowledged, failed);
    }

    private void awaitProgress() throws Exception {
        try {
            recovers(() -> {
                long before = number("counter0");
                while (number("counter0") < before + 20) {
                    Thread.onSpinWait();
                }
            });
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void serverThatBecameAReplicaIsUnavailableUntilItIsThePrimaryAgain() throws Throwable {
        put("a", "1");
        server.ask(redis -> redis.replicaof("127.0.0.1", ServerProcess.freePort()));
        failsInTime(ErrorCode.UNAVAILABLE, () -> put("a", "2"));
        failsInTime(ErrorCode.UNAVAILABLE, store::ping);
        server.ask(redis -> redis.replicaofNoOne());
        recovers(() -> put("a", "2"));
        assertEquals(2, number("a"));
    }

    @Test
    void fullServerRefusesWritesWholeAndGoesOnReading() throws Throwable {
        put("a", "1");
        server.ask(redis -> redis.configSet("maxmemory", "1"));
        failsInTime(ErrorCode.STORAGE_FAILURE, () -> put("b", "1"));
        failsInTime(ErrorCode.STORAGE_FAILURE, () -> increment("a"));
        failsInTime(ErrorCode.STORAGE_FAILURE, store::ping);
        assertEquals(1, number("a"));
        assertEquals(
                List.of(new Key("a")),
                store.list(KeyPrefix.ALL, PageRequest.first(10)).keys());
        assertTrue(delete("a"));
        server.ask(redis -> redis.configSet("maxmemory", "0"));
        put("b", "1");
        assertEquals(Optional.empty(), store.get(new Key("a")));
    }

    private boolean delete(String key) {
        var outcome = store.apply(List.of(new KeyOperation.Delete(new Key(key), Precondition.NONE)));
        var results = assertInstanceOf(BatchOutcome.Applied.class, outcome).results();
        return assertInstanceOf(KeyResult.Deleted.class, results.getFirst()).existed();
    }

    @Test
    void forgottenScriptsAreSentAgain() {
        put("a", "1");
        server.ask(redis -> redis.scriptFlush());
        assertEquals(1, increment("n"));
        server.ask(redis -> redis.scriptFlush());
        assertEquals(2, store.deleteAll(KeyPrefix.ALL));
    }

    @Test
    void foreignDataUnderOurNamesIsNotTouched() {
        server.ask(redis -> redis.set("{fault}:v:a", "not ours"));
        server.ask(redis -> redis.lpush("{fault}:v:l", "a list"));
        for (String key : List.of("a", "l")) {
            failsInTime(ErrorCode.STORAGE_FAILURE, () -> store.get(new Key(key)));
            failsInTime(ErrorCode.STORAGE_FAILURE, () -> increment(key));
        }
        assertEquals("not ours", server.ask(redis -> redis.get("{fault}:v:a")));
    }
}
