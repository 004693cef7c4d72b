package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mik.ports.PageRequest;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more in the middle of a body, made of a limit on the size of files in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
final class FullDiskTest {
    @TempDir
    private Path root;

    @Test
    void writeThatDoesNotFitLeavesNothingAndTheNextOneThatFitsIsTaken() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 8192; exec \"$0\" \"$@\"", // in blocks of 512 bytes
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskTest.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals("stored, STORAGE_FAILURE, STORAGE_FAILURE, stored, 2 objects, 2 files", said);
        assertEquals(0, process.waitFor());
    }

    /** The process with the limit. */
    public static void main(String[] args) {
        Path root = Path.of(args[0]);
        try (FilesystemObjectStore store = FilesystemObjectStore.open(root, InstantSource.system())) {
            System.out.print(put(store, "a", 1_000_000) + ", ");
            System.out.print(put(store, "a", 9_000_000) + ", ");
            System.out.print(put(store, "b", 9_000_000) + ", ");
            System.out.print(put(store, "c", 1_000_000) + ", ");
            ObjectListing all = new ObjectListing("", "", PageRequest.first(10));
            System.out.print(store.list(all).objects().size() + " objects, ");
            System.out.print(FilesystemObjectStoreTest.objectFiles(root) + " files");
        }
    }

    private static String put(FilesystemObjectStore store, String path, int length) {
        try {
            store.put(
                    new ObjectUpload(new ObjectPath(path), "a/b", length, Long.MAX_VALUE, Precondition.NONE),
                    new ByteArrayInputStream(new byte[length]));
            return "stored";
        } catch (ServiceException e) {
            return e.code().name();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }
}
