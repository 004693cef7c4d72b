package dev.mik.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.Precondition;
import dev.mik.ports.kv.Key;
import dev.mik.ports.kv.KeyOperation;
import dev.mik.ports.kv.TimeToLive;
import dev.mik.ports.kv.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes, and looks for what it had acknowledged. {@code -Dmik.kills=100} for a longer run; 3 kills if
 * not set.
 */
class KeyValueCrashTest {
    private static final int WRITERS = 16;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void everyAcknowledgedWriteOutlivesTheProcess() throws Exception {
        int kills = Integer.getInteger("mik.kills", 3);
        Random random = new Random(kills);
        Path file = folder.resolve("kv.db");
        Map<String, Long> acknowledged = new HashMap<>();
        for (int kill = 0; kill < kills; kill++) {
            int before = acknowledged.size();
            runAndKill(file, kill, 500 + random.nextInt(3_000), acknowledged);
            assertTrue(acknowledged.size() > before, "the process wrote nothing");
            try (SqliteKeyValueStore store = SqliteKeyValueStore.open(file, InstantSource.system())) {
                acknowledged.forEach((key, value) -> assertHolds(store, key, value));
            }
        }
    }

    /** The value is the acknowledged one or a later one; and both keys of a batch hold the same. */
    private static void assertHolds(SqliteKeyValueStore store, String key, long acknowledged) {
        long value = number(store, key);
        assertTrue(
                value >= acknowledged, () -> key + " is " + value + ", though " + acknowledged + " was acknowledged");
        assertEquals(value, number(store, key + ":twin"), key);
    }

    private static long number(SqliteKeyValueStore store, String key) {
        byte[] text = store.get(new Key(key))
                .orElseThrow(() -> new AssertionError(key + " is lost"))
                .value()
                .bytes();
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }

    private static void runAndKill(Path file, int life, int lines, Map<String, Long> acknowledged)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(file, life))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            StringBuilder line = new StringBuilder();
            int read = 0;
            // Not readLine: what the kill cut short was not acknowledged, and readLine would hide where it ended.
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                String[] fields = line.toString().split(" ", -1);
                acknowledged.put(fields[0], Long.parseLong(fields[1]));
                line.setLength(0);
                if (++read == lines) {
                    process.toHandle().destroyForcibly(); // unlike the process, it leaves us the rest of the output
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    private static List<String> command(Path file, int life) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                file.toString(),
                Integer.toString(life));
    }

    /** The process that is killed: each line that it prints is an acknowledged write. */
    static final class Victim {
        private Victim() {}

        /** Writes until it dies. */
        public static void main(String[] args) {
            SqliteKeyValueStore store = SqliteKeyValueStore.open(Path.of(args[0]), InstantSource.system());
            for (int i = 0; i < WRITERS; i++) {
                String name = "life" + args[1] + ":writer" + i + ":";
                Thread.ofPlatform().start(() -> write(store, name));
            }
        }

        private static void write(SqliteKeyValueStore store, String name) {
            for (long i = 0; ; i++) {
                String key = name + i % 200;
                store.apply(List.of(set(key, i), set(key + ":twin", i)));
                acknowledge(key + " " + i + "\n");
            }
        }

        private static KeyOperation set(String key, long value) {
            return new KeyOperation.Set(
                    new Key(key), Value.ofText(Long.toString(value)), TimeToLive.FOREVER, Precondition.NONE);
        }

        private static synchronized void acknowledge(String line) {
            System.out.print(line);
            System.out.flush();
        }
    }
}
