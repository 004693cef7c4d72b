package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapDbKeyValueStoreTest extends KeyValueStoreContract {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private MapDbKeyValueStore store = MapDbKeyValueStore.inMemory(InstantSource.system());

    @Override
    protected KeyValueStore open(InstantSource clock) {
        store.close();
        store = MapDbKeyValueStore.open(folder.resolve("kv.mapdb"), clock);
        return store;
    }

    @Override
    public long storedRows() {
        return store.storedRows();
    }

    private void isRefused(Path file) {
        assertEquals(
                ErrorCode.STORAGE_FAILURE,
                assertThrows(ServiceException.class, () -> MapDbKeyValueStore.open(file, InstantSource.system()))
                        .code());
    }

    @Test
    void fileInUseIsRefused() {
        isRefused(folder.resolve("kv.mapdb"));
        store.ping();
    }

    @Test
    void fileOfAnotherKindIsRefused() throws IOException {
        Path other = folder.resolve("other");
        Files.writeString(other, "no database".repeat(1_000));
        isRefused(other);
    }
}
