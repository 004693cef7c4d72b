package dev.mik.production;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreContract;
import java.time.InstantSource;

/** The contract to the millisecond, by a clock that stands still. Redis itself sees nothing expire, so the sweeper has to. */
class RedisByTestClockTest extends KeyValueStoreContract {
    private final RedisConfig config = RedisServer.shared().config();

    @Override
    protected KeyValueStore open(InstantSource clock) {
        return RedisKeyValueStore.open(config, clock);
    }

    @Override
    public long storedRows() {
        return RedisServer.shared().storedRows(config.prefix());
    }
}
