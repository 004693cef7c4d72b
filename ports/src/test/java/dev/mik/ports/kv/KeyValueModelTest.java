package dev.mik.ports.kv;

import java.time.InstantSource;

/** The model keeps the contract too: it may stand in for a store, and the contract asks for nothing impossible. */
class KeyValueModelTest extends KeyValueStoreContract {
    private KeyValueModel model = new KeyValueModel(InstantSource.system());

    @Override
    protected KeyValueStore open(InstantSource clock) {
        model = new KeyValueModel(clock);
        return model;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public long storedRows() {
        return model.size();
    }
}
