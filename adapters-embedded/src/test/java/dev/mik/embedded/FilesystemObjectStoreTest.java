package dev.mik.embedded;

import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by files in a folder. */
final class FilesystemObjectStoreTest extends ObjectStoreContract {
    @TempDir
    private Path root;

    @Override
    protected ObjectStore openStore() {
        return FilesystemObjectStore.open(root, InstantSource.system());
    }

    @Override
    protected long footprint() {
        return objectFiles(root);
    }

    /** How many files there are beside the index. */
    static long objectFiles(Path root) {
        try (Stream<Path> objects = Files.walk(root.resolve("objects"));
                Stream<Path> incoming = Files.walk(root.resolve("incoming"))) {
            return Stream.concat(objects, incoming).filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException("the folders are readable", e);
        }
    }
}
