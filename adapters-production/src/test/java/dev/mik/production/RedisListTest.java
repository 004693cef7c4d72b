package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.TestClock;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.KeyPage;
import dev.mik.ports.kv.KeyPrefix;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists that have to walk past more expired names than one script looks at. */
class RedisListTest {
    private static final int BRIEF = 20_000;

    private final RedisServer server = RedisServer.shared();
    private final RedisConfig config = server.config();
    private final TestClock clock = new TestClock();

    @Test
    void manyExpiredNamesAreLeftOutBeforeAnybodySwept() {
        // Its sweeper goes by the same clock, and is closed before that moves on.
        try (RedisKeyValueStore writer = RedisKeyValueStore.open(config, clock)) {
            List<KeyOperation> operations = new ArrayList<>();
            for (int i = 0; i < BRIEF; i++) {
                operations.add(set("a%05d".formatted(i), new TimeToLive(10)));
                if (operations.size() == 1_000) {
                    writer.apply(operations);
                    operations.clear();
                }
            }
            writer.apply(List.of(
                    set("a00007b", TimeToLive.FOREVER),
                    set("b1", TimeToLive.FOREVER),
                    set("b2", new TimeToLive(10)),
                    set("b3", new TimeToLive(20))));
        }
        clock.advance(10);
        assertEquals(BRIEF + 4, server.storedRows(config.prefix()));
        try (RedisKeyValueStore reader = RedisKeyValueStore.open(config, clock)) {
            KeyPage all = reader.list(KeyPrefix.ALL, PageRequest.first(3));
            assertEquals(List.of(new Key("a00007b"), new Key("b1"), new Key("b3")), all.keys());
            assertFalse(all.more());
            KeyPage some = reader.list(KeyPrefix.ALL, PageRequest.first(2));
            assertEquals(List.of(new Key("a00007b"), new Key("b1")), some.keys());
            assertTrue(some.more());
            assertEquals(1, reader.deleteAll(new KeyPrefix("a")));
        }
    }

    private static KeyOperation set(String key, TimeToLive ttl) {
        return new KeyOperation.Set(new Key(key), Value.ofText("1"), ttl, Precondition.NONE);
    }
}
