package dev.mik.embedded;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreContract;
import java.time.InstantSource;

class MemoryKeyValueStoreTest extends KeyValueStoreContract {
    private MapDbKeyValueStore store = MapDbKeyValueStore.inMemory(InstantSource.system());

    @Override
    protected KeyValueStore open(InstantSource clock) {
        store.close();
        store = MapDbKeyValueStore.inMemory(clock);
        return store;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public long storedRows() {
        return store.storedRows();
    }
}
