package dev.mik.domain.storage;

import dev.mik.ports.storage.ObjectListingContract;
import dev.mik.ports.storage.ObjectStore;

/** The fake lists as a real store does, so that what is tested on it holds. */
final class MemoryObjectsTest extends ObjectListingContract {
    @Override
    protected ObjectStore openStore() {
        return new MemoryObjects();
    }

    @Override
    protected long footprint() {
        return paths().size();
    }
}
