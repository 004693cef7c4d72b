package dev.mik.embedded;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyValueStoreTest extends KeyValueStoreContract {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Override
    protected KeyValueStore open(InstantSource clock) {
        return SqliteKeyValueStore.open(folder.resolve("kv.db"), clock);
    }

    @Override
    public long storedRows() {
        try (Connection connection = new SqliteFile(folder.resolve("kv.db")).openReader();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM entry")) {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
