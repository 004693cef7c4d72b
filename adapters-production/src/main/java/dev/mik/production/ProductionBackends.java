package dev.mik.production;

import dev.mik.ports.sql.SqlDatabase;

/** Opens the production stores. Each is closed by whoever opened it. */
public final class ProductionBackends {
    private ProductionBackends() {}

    /**
     * A SQL database on PostgreSQL. One that does not answer yet is opened all the same, and tried again until it does.
     *
     * @throws dev.mik.ports.ServiceException {@link dev.mik.ports.ErrorCode#FORBIDDEN} with a sentence, if the role can
     *     reach beyond its database and the configuration does not allow that
     */
    public static SqlDatabase postgres(PostgresConfig config) {
        return PostgresDatabase.open(config);
    }
}
