package dev.mik.production;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreProperties;
import java.time.InstantSource;

class RedisKeyValueStorePropertiesTest extends KeyValueStoreProperties {
    @Override
    protected KeyValueStore open(InstantSource clock) {
        return RedisKeyValueStore.open(RedisServer.shared().config(), clock);
    }
}
