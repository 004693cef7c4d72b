package dev.mik.embedded;

import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlDatabaseContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseContractTest extends SqlDatabaseContract {
    @TempDir
    private Path folder;

    @Override
    protected SqlDatabase open() {
        return SqliteDatabase.open(folder.resolve("sql.db"));
    }
}
