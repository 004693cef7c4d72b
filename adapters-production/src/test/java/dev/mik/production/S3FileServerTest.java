package dev.mik.production;

import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectStoreContract;

/** The contract, kept by a server that has objects as files in folders, beneath a prefix. */
final class S3FileServerTest extends ObjectStoreContract {
    private final S3Server server = S3Server.sharedFileServer();
    private final String bucket = server.newBucket();

    @Override
    protected ObjectStore openStore() {
        return S3ObjectStore.open(server.config(bucket, "file_server=true"));
    }

    @Override
    protected long footprint() {
        return server.footprint(bucket);
    }
}
