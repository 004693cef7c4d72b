package dev.mik.production;

import static dev.mik.production.Patience.failsInTime;
import static dev.mik.production.Patience.recovers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyResult;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a Redis is reached: TLS, users, databases, sentinels, a cluster. */
class RedisConnectionsTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private static KeyOperation set(String key, TimeToLive ttl) {
        return new KeyOperation.Set(new Key(key), Value.ofText("1"), ttl, Precondition.NONE);
    }

    /** Everything that a store does, so that nothing fails for want of a right or a slot. */
    private static void useAll(KeyValueStore store) {
        List<KeyOperation> operations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            operations.add(set("k" + i, TimeToLive.ofSeconds(1_000)));
        }
        operations.add(
                new KeyOperation.Increment(new Key("k7"), 41, new KeyOperation.ExpiryChange.Keep(), Precondition.NONE));
        operations.add(new KeyOperation.Delete(new Key("k8"), Precondition.NONE));
        var applied = assertInstanceOf(BatchOutcome.Applied.class, store.apply(operations));
        assertEquals(
                42,
                assertInstanceOf(KeyResult.Incremented.class, applied.results().get(100))
                        .value());
        assertEquals(Value.ofText("42"), store.get(new Key("k7")).orElseThrow().value());
        assertEquals(
                99, store.list(KeyPrefix.ALL, PageRequest.first(1_000)).keys().size());
        store.apply(List.of(set("brief", new TimeToLive(1))));
        until(() -> store.get(new Key("brief")).isEmpty());
        store.ping();
        assertEquals(99, store.deleteAll(new KeyPrefix("k")));
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("still not so");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (RedisException _) {
            return false; // a server that is changing its role
        }
    }

    private static void works(String url) {
        try (KeyValueStore store = RedisKeyValueStore.open(RedisConfig.parse(url))) {
            useAll(store);
        }
    }

    private static void isRefused(String url) {
        try (KeyValueStore store = RedisKeyValueStore.open(RedisConfig.parse(url))) {
            failsInTime(ErrorCode.UNAVAILABLE, store::ping);
        }
    }

    @Test
    void databasesAndPrefixesAreApart() {
        try (RedisServer server = RedisServer.start("--save", "");
                KeyValueStore zero = open(server, "/0?prefix=a");
                KeyValueStore one = open(server, "/1?prefix=a");
                KeyValueStore other = open(server, "?prefix=b")) {
            zero.apply(List.of(set("k", TimeToLive.FOREVER)));
            assertEquals(0, one.deleteAll(KeyPrefix.ALL));
            assertEquals(0, other.deleteAll(KeyPrefix.ALL));
            assertEquals(1, zero.deleteAll(KeyPrefix.ALL));
        }
    }

    private static KeyValueStore open(RedisServer server, String rest) {
        return RedisKeyValueStore.open(RedisConfig.parse("redis://127.0.0.1:" + server.port() + rest));
    }

    @Test
    void sharedServerIsNotLitteredAndNotTouchedBesideThePrefix() {
        try (RedisServer server = RedisServer.start("--save", "");
                KeyValueStore store = open(server, "?prefix=app")) {
            server.ask(redis -> redis.set("mine", "1"));
            useAll(store);
            store.apply(List.of(set("k", TimeToLive.FOREVER)));
            assertEquals(
                    List.of(),
                    server.ask(redis -> redis.keys("*")).stream()
                            .filter(key -> !key.startsWith("{app}:") && !key.equals("mine"))
                            .toList());
            store.deleteAll(KeyPrefix.ALL);
            assertEquals("1", server.ask(redis -> redis.get("mine")));
        }
    }

    @Test
    void passwordsAndUsersWithAnyCharacters() {
        String secret = "p@ss:w/rd?#%+ ü";
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20");

        try (RedisServer server = RedisServer.start("--save", "", "--requirepass", secret)) {
            String at = "@127.0.0.1:" + server.port();
            works("redis://:" + encoded + at);
            works("redis://" + encoded + at);
            works("redis://default:" + encoded + at);
            isRefused("redis://:wrong" + at);
            isRefused("redis://127.0.0.1:" + server.port());
            try (RedisClient client = RedisClient.create(RedisURI.builder()
                            .withHost("127.0.0.1")
                            .withPort(server.port())
                            .withPassword(secret.toCharArray())
                            .build());
                    StatefulRedisConnection<String, String> admin = client.connect()) {
                // A user that may touch the keys of its prefix alone, and administer nothing.
                admin.sync()
                        .aclSetuser(
                                "app",
                                io.lettuce.core.AclSetuserArgs.Builder.on()
                                        .addPassword(secret)
                                        .keyPattern("{mik}:*")
                                        .allCommands()
                                        .removeCategory(io.lettuce.core.AclCategory.DANGEROUS)
                                        .addCommand(io.lettuce.core.protocol.CommandType.INFO));
            }
            works("redis://app:" + encoded + at);
            isRefused("redis://app:" + encoded + at + "?prefix=other");
        }
    }

    @Test
    void tlsIsCheckedAndClientsShowTheirCertificate() throws Exception {
        Certificates files = Certificates.make(folder);
        try (RedisServer server = RedisServer.startTls(
                "--save",
                "",
                "--tls-cert-file",
                files.certificate().toString(),
                "--tls-key-file",
                files.key().toString(),
                "--tls-ca-cert-file",
                files.certificate().toString())) {
            String host = "rediss://127.0.0.1:" + server.port();
            String mine = "cert_file=" + files.certificate() + "&key_file=" + files.key();
            works(host + "?ca_file=" + files.certificate() + "&" + mine);
            works(host + "?verify=none&" + mine);
            isRefused(host + "?" + mine); // nobody knows who signed the server's certificate
            isRefused(host + "?ca_file=" + files.certificate()); // the server wants to see ours
            isRefused("redis://127.0.0.1:" + server.port());
        }
    }

    @Test
    void clusterServesAKeyspaceFromOneSlotWhichMayMove() throws Throwable {
        String[] options = {"--save", "", "--cluster-enabled", "yes", "--cluster-node-timeout", "2000"};
        try (RedisServer a = RedisServer.start(options);
                RedisServer b = RedisServer.start(options)) {
            formCluster(a, b);
            try (KeyValueStore store = open(b, "?prefix=cluster")) {
                useAll(store);
                store.apply(List.of(set("stays", TimeToLive.FOREVER)));
                assertEquals(
                        List.of("Redis has no append-only file: what was acknowledged is lost when it stops."
                                + " Set appendonly yes."),
                        store.warnings());
            }
            works("redis://127.0.0.1:" + ServerProcess.freePort() + ",127.0.0.1:" + a.port() + "?prefix=other");
        }
    }

    private static void formCluster(RedisServer a, RedisServer b) {
        int[] low = java.util.stream.IntStream.range(0, 8_192).toArray();
        int[] high = java.util.stream.IntStream.range(8_192, 16_384).toArray();
        a.ask(redis -> redis.clusterAddSlots(low));
        b.ask(redis -> redis.clusterAddSlots(high));
        a.ask(redis -> redis.clusterMeet("127.0.0.1", b.port()));
        for (RedisServer server : List.of(a, b)) {
            until(() -> server.ask(redis -> redis.clusterInfo()).contains("cluster_state:ok"));
        }
    }

    @Test
    void sentinelsNameThePrimaryAlsoAfterAFailover() throws Throwable {
        try (RedisServer primary = RedisServer.start("--save", "");
                RedisServer replica =
                        RedisServer.start("--save", "", "--replicaof", "127.0.0.1", Integer.toString(primary.port()));
                RedisServer sentinel = RedisServer.start("--sentinel")) {
            watch(sentinel, primary);
            until(() -> sentinel.ask(redis -> redis.info("sentinel")).contains("slaves=1"));
            try (KeyValueStore store = RedisKeyValueStore.open(
                    RedisConfig.parse("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#main"))) {
                useAll(store);
                store.apply(List.of(set("kept", TimeToLive.FOREVER)));
                until(() -> replica.ask(redis -> redis.exists("{mik}:v:kept")) == 1);
                primary.process().kill();
                until(() -> replica.ask(redis -> redis.info("replication")).contains("role:master"));
                recovers(() -> store.apply(List.of(set("after", TimeToLive.FOREVER))));
                assertEquals(2, store.deleteAll(KeyPrefix.ALL));
            }
        }
    }

    private static void watch(RedisServer sentinel, RedisServer primary) {
        try (RedisClient client = RedisClient.create();
                var connection = client.connectSentinel(RedisURI.create("127.0.0.1", sentinel.port()))) {
            connection.sync().monitor("main", "127.0.0.1", primary.port(), 1);
            connection.sync().set("main", "down-after-milliseconds", "500");
            connection.sync().set("main", "failover-timeout", "2000");
        }
    }

    @Test
    void operatorIsToldWhatMayLoseData() {
        try (RedisServer careless =
                        RedisServer.start("--save", "", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
                RedisServer careful = RedisServer.durable();
                KeyValueStore lossy = open(careless, "");
                KeyValueStore safe = open(careful, "")) {
            assertEquals(
                    List.of(
                            "Redis has no append-only file: what was acknowledged is lost when it stops."
                                    + " Set appendonly yes.",
                            "Redis may evict entries when its memory is full (maxmemory-policy allkeys-lru)."
                                    + " Set maxmemory-policy noeviction."),
                    lossy.warnings());
            assertEquals(List.of(), safe.warnings());
        }
    }
}
