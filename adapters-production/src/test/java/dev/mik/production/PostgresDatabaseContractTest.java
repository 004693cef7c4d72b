package dev.mik.production;

import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlDatabaseContract;
import org.junit.jupiter.api.BeforeAll;

class PostgresDatabaseContractTest extends SqlDatabaseContract {
    private static String database = "";

    @BeforeAll
    static void makeDatabase() {
        database = PostgresServer.shared().database();
    }

    @Override
    protected SqlDatabase open() {
        return PostgresDatabase.open(PostgresServer.shared().config(database));
    }

    @Override
    protected String bytesType() {
        return "BYTEA";
    }

    @Override
    protected String syntaxReason() {
        return "syntax error at or near \"FRM\"";
    }
}
