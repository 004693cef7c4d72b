package dev.mik.production;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreContract;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The contract, kept by a Redis by its own clock. */
class RedisKeyValueStoreTest extends KeyValueStoreContract {
    private final RedisConfig config = RedisServer.shared().config();

    @Override
    protected KeyValueStore open(InstantSource clock) {
        return RedisKeyValueStore.open(config);
    }

    @Override
    public long storedRows() {
        return RedisServer.shared().storedRows(config.prefix());
    }

    /** Nothing else than time is waited for, so there is nothing to poll. */
    @Override
    public void letTimePass(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long clockTolerance() {
        return 150;
    }
}
