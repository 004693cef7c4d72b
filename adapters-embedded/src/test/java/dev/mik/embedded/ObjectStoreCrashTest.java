package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.PageRequest;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import dev.mik.ports.storage.StoredObject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process, again and again ({@code -Dmik.kills=100} for more), and looks whether what it had acknowledged
 * is there.
 */
final class ObjectStoreCrashTest {
    private static final int KILLS = Integer.getInteger("mik.kills", 3);

    @TempDir
    private Path root;

    /** The last operation of each thread that was acknowledged; -1 before the first. */
    private final int[] acknowledged = new int[ObjectWriterProcess.THREADS];

    /** The last operation of each thread and path of which the effect was seen; -1 if there was none. */
    private final int[][] settled = new int[ObjectWriterProcess.THREADS][ObjectWriterProcess.PATHS];

    @Test
    void acknowledgedObjectsSurviveKills() throws Exception {
        Random random = new Random(System.nanoTime());
        for (int[] paths : settled) {
            Arrays.fill(paths, -1);
        }
        int first = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Arrays.fill(acknowledged, first - 1);
            writeUntilKilled(first, 50 + random.nextInt(250));
            if (kill % 3 == 2) {
                Files.delete(root.resolve("index.db")); // its log stays behind, full of what is no longer true
            }
            try (FilesystemObjectStore store = FilesystemObjectStore.open(root, InstantSource.system())) {
                for (int thread = 0; thread < ObjectWriterProcess.THREADS; thread++) {
                    for (int path = 0; path < ObjectWriterProcess.PATHS; path++) {
                        check(store, thread, path, first);
                    }
                }
                assertNothingIsLeftOver(store);
            }
            for (int last : acknowledged) {
                first = Math.max(first, last + 2);
            }
        }
    }

    private void writeUntilKilled(int first, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ObjectWriterProcess.class.getName(),
                        root.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < lines; i++) {
                acknowledge(Optional.ofNullable(out.readLine()).orElseThrow());
            }
            process.toHandle().destroyForcibly(); // unlike the process itself, leaves the pipe open
            String rest; // what was acknowledged before the kill and is still in the pipe; the last line may be cut
            while ((rest = out.readLine()) != null) {
                if (rest.matches("\\d \\d+")) {
                    acknowledge(rest);
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void acknowledge(String line) {
        int thread = Integer.parseInt(line.substring(0, 1));
        // A number whose end was cut off is less than the one before.
        acknowledged[thread] = Math.max(acknowledged[thread], Integer.parseInt(line.substring(2)));
    }

    /** The path must be as its last acknowledged operation left it, or as the one that was under way would. */
    private void check(FilesystemObjectStore store, int thread, int path, int first) throws IOException {
        int last = acknowledged[thread];
        int expected = settled[thread][path];
        for (int n = Math.max(first, last - ObjectWriterProcess.PATHS + 1); n <= last; n++) {
            if (n % ObjectWriterProcess.PATHS == path) {
                expected = n;
            }
        }
        boolean underWay = (last + 1) % ObjectWriterProcess.PATHS == path;
        Optional<StoredObject> found = store.open(ObjectWriterProcess.path(thread, path));
        if (found.isEmpty()) {
            boolean mayBeAbsent = expected < 0
                    || ObjectWriterProcess.isDelete(expected)
                    || (underWay && ObjectWriterProcess.isDelete(last + 1));
            assertTrue(mayBeAbsent, "operation " + expected + " of thread " + thread + " is lost");
            settled[thread][path] = -1;
            return;
        }
        try (StoredObject object = found.get()) {
            int written = Integer.parseInt(object.info().contentType().substring(2));
            boolean itsTurn = written == expected || (underWay && written == last + 1);
            assertTrue(itsTurn, "expected operation " + expected + ", found " + object.info());
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            object.writeTo(body, new ByteRange(0, object.info().size()));
            assertArrayEquals(ObjectWriterProcess.body(thread, written), body.toByteArray());
            settled[thread][path] = written;
        }
    }

    private void assertNothingIsLeftOver(FilesystemObjectStore store) {
        ObjectPage all = store.list(new ObjectListing("", "", PageRequest.first(10_000)));
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (FilesystemObjectStoreTest.objectFiles(root) != all.objects().size() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(all.objects().size(), FilesystemObjectStoreTest.objectFiles(root));
    }
}
