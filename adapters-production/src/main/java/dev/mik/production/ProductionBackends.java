package dev.mik.production;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.storage.ObjectStore;

/** Opens the production stores. Each is closed by whoever opened it. */
public final class ProductionBackends {
    private ProductionBackends() {}

    /** KV entries in Redis. One that cannot be reached is no failure: the store answers when it is there. */
    public static KeyValueStore redis(RedisConfig config) {
        return RedisKeyValueStore.open(config);
    }

    /**
     * A SQL database on PostgreSQL. One that does not answer yet is opened all the same, and tried again until it does.
     *
     * @throws dev.mik.ports.ServiceException {@link dev.mik.ports.ErrorCode#FORBIDDEN} with a sentence, if the role can
     *     reach beyond its database and the configuration does not allow that
     */
    public static SqlDatabase postgres(PostgresConfig config) {
        return PostgresDatabase.open(config);
    }

    /** Objects in a bucket of S3, or of a server that speaks its language. */
    public static ObjectStore s3(S3Config config) {
        return S3ObjectStore.open(config);
    }
}
