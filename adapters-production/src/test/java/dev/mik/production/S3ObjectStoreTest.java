package dev.mik.production;

import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectStoreContract;

/** The contract, kept by a server that speaks S3. */
final class S3ObjectStoreTest extends ObjectStoreContract {
    private final S3Server server = S3Server.shared();
    private final String bucket = server.newBucket();

    @Override
    protected ObjectStore openStore() {
        return S3ObjectStore.open(server.config(bucket));
    }

    @Override
    protected long footprint() {
        return server.footprint(bucket);
    }
}
