package dev.mik.embedded;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreProperties;
import java.time.InstantSource;

class MapDbKeyValueStorePropertiesTest extends KeyValueStoreProperties {
    @Override
    protected KeyValueStore open(InstantSource clock) {
        return MapDbKeyValueStore.inMemory(clock);
    }
}
