package dev.mik.production;

import dev.mik.ports.PageRequest;
import dev.mik.ports.kv.BatchOutcome;
import dev.mik.ports.kv.Entry;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPage;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.KeyValueStore;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The KV store on Redis 6.2 or later, or Valkey: one server, a primary found through sentinels, or one slot of a cluster.
 *
 * <p>A value is one string with its version, expiry and type before it; beside it stand an ordered index of the names and a
 * list of what expires, kept in step by Lua scripts. Redis drops an expired value by itself. Its name stays in the index
 * until somebody sweeps it away, and whoever lists leaves it out. A write is acknowledged when Redis has answered, so it is
 * as durable as Redis is configured to be. One that was not answered in time may have been done all the same.
 */
final class RedisKeyValueStore implements KeyValueStore {
    /** How many expired names go in one step, so that a sweep keeps nobody waiting for long. */
    private static final int SWEEP = 500;

    private static final Duration PROBE_STAYS = Duration.ofSeconds(10);
    private static final byte[] SERVERS_CLOCK = {};

    private final RedisKeyspace keyspace;
    private final Optional<InstantSource> clock;
    private final RedisLink link;
    private final RedisSweeper sweeper;
    private final OpenCalls calls = new OpenCalls();
    private final Duration patience;

    private RedisKeyValueStore(RedisConfig config, Optional<InstantSource> clock) {
        this.keyspace = new RedisKeyspace(config.prefix());
        this.clock = clock;
        this.patience = config.timeout().plusSeconds(1);
        link = new RedisLink(config, keyspace);
        sweeper = new RedisSweeper(this::sweep, SWEEP);
    }

    /** Opens the store; a Redis that cannot be reached is waited for in the background. */
    static RedisKeyValueStore open(RedisConfig config) {
        return new RedisKeyValueStore(config, Optional.empty());
    }

    /** A store that takes the time from a clock of the tests, and not from Redis. */
    static RedisKeyValueStore open(RedisConfig config, InstantSource clock) {
        return new RedisKeyValueStore(config, Optional.of(clock));
    }

    @Override
    public Optional<Entry> get(Key key) {
        byte[] name = keyspace.record(key.name());
        try (var _ = calls.enter()) {
            Deadline deadline = link.deadline();
            Optional<RedisRecord> found =
                    link.<byte[]>call(deadline, redis -> redis.get(name)).map(RedisRecord::parse);
            // The expiry came with the value, so it is right to ask for the time afterwards, and only if it matters.
            return found.flatMap(record -> record.seenAt(record.expires() ? millis(deadline) : 0));
        }
    }

    private long millis(Deadline deadline) {
        return clock.isPresent()
                ? clock.get().millis()
                : (Long) link.run(deadline, RedisScript.TIME, new byte[][] {keyspace.index()});
    }

    @Override
    public BatchOutcome apply(List<KeyOperation> operations) {
        RedisBatch batch = new RedisBatch(keyspace, now(), operations);
        try (var _ = calls.enter()) {
            return batch.outcome(
                    (List<?>) link.run(link.deadline(), RedisScript.APPLY, batch.keys(), batch.arguments()));
        }
    }

    @Override
    public KeyPage list(KeyPrefix prefix, PageRequest page) {
        RedisRange range = RedisRange.of(prefix, page.after());
        int wanted = page.limit() + 1;
        List<Key> keys = new ArrayList<>();
        try (var _ = calls.enter()) {
            Deadline deadline = link.deadline();
            boolean end = false;
            while (!end && keys.size() < wanted) {
                List<?> answer = (List<?>) link.run(
                        deadline,
                        RedisScript.LIST,
                        indexes(),
                        now(),
                        range.from(),
                        range.to(),
                        number(wanted - keys.size()));
                for (Object name : answer.subList(1, answer.size())) {
                    keys.add(new Key(new String((byte[]) name, StandardCharsets.UTF_8)));
                }
                byte[] next = (byte[]) answer.getFirst();
                end = next.length == 0;
                range = range.goOn(next);
            }
        }
        boolean more = keys.size() > page.limit();
        return new KeyPage(more ? keys.subList(0, page.limit()) : keys, more);
    }

    @Override
    public long deleteAll(KeyPrefix prefix) {
        RedisRange range = RedisRange.of(prefix);
        try (var _ = calls.enter()) {
            return (Long) link.run(
                    link.deadline(),
                    RedisScript.DELETE,
                    indexes(),
                    now(),
                    range.from(),
                    range.to(),
                    keyspace.records());
        }
    }

    private long sweep() {
        try (var _ = calls.enter()) {
            return (Long)
                    link.run(link.deadline(), RedisScript.SWEEP, indexes(), now(), keyspace.records(), number(SWEEP));
        }
    }

    /** Writes, because a server that only reads, or whose disk is full, cannot serve. */
    @Override
    public void ping() {
        try (var _ = calls.enter()) {
            link.call(
                    link.deadline(),
                    redis -> redis.set(keyspace.probe(), number(1), SetArgs.Builder.px(PROBE_STAYS.toMillis())));
        }
    }

    @Override
    public List<String> warnings() {
        try (var _ = calls.enter()) {
            return RedisAdvice.of(
                    (List<?>) link.run(link.deadline(), RedisScript.INFO, new byte[][] {keyspace.index()}));
        }
    }

    private byte[][] indexes() {
        return new byte[][] {keyspace.index(), keyspace.expiries()};
    }

    /** The time as scripts take it: nothing lets them ask the server's clock, which is the same for all of us. */
    private byte[] now() {
        return clock.map(source -> {
                    Instant now = source.instant();
                    return number(TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000);
                })
                .orElse(SERVERS_CLOCK);
    }

    private static byte[] number(long number) {
        return RedisKeyspace.bytes(Long.toString(number));
    }

    @Override
    public void close() {
        sweeper.close();
        calls.close(patience);
        link.close();
    }
}
