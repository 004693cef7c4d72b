package dev.mik.embedded;

import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.kv.KeyValueStoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterContainer;

class SqliteKeyValueStorePropertiesTest extends KeyValueStoreProperties {
    private static final Path FOLDER = Path.of("target", "kv-properties");

    @Override
    protected KeyValueStore open(InstantSource clock) throws IOException {
        empty();
        Files.createDirectories(FOLDER);
        return SqliteKeyValueStore.open(FOLDER.resolve("kv.db"), clock);
    }

    @AfterContainer
    static void empty() throws IOException {
        if (Files.exists(FOLDER)) {
            try (Stream<Path> files = Files.list(FOLDER)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
