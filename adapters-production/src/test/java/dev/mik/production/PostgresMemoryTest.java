package dev.mik.production;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A query of 300,000 rows does not grow the heap by 64 MB, nor does anything that a hostile client can send: all of the
 * process, the driver and the pool included, has 64 MB.
 */
@Timeout(300)
class PostgresMemoryTest {
    private static final String HEAP = "-Xmx64m";

    private static final List<String> MANY_ROWS = List.of(
            "300000 rows READ: 300000 rows",
            "300000 rows UNKNOWN: 300000 rows",
            "300000 rows held: too-many-rows",
            "end: 1 rows");

    @Test
    void threeHundredThousandRowsPassThrough() throws Exception {
        assertEquals(MANY_ROWS, said());
    }

    @Test
    @Tag("long")
    void nothingThatIsSentFillsTheHeap() throws Exception {
        List<String> expected = new ArrayList<>(MANY_ROWS);
        expected.addAll(
                3,
                List.of(
                        "small then large rows READ: 5000 rows",
                        "small then large rows UNKNOWN: 5000 rows",
                        "small then large rows held: too-many-rows",
                        "large rows READ: too-many-rows",
                        "large rows UNKNOWN: too-many-rows",
                        "large rows held: too-many-rows",
                        "a cell of 200 MB READ: too-many-rows",
                        "a cell of 200 MB UNKNOWN: too-many-rows",
                        "a cell of 200 MB held: too-many-rows",
                        "many columns READ: 5000 rows",
                        "many columns UNKNOWN: 5000 rows",
                        "many columns held: too-many-rows",
                        "bytes READ: too-many-rows",
                        "bytes UNKNOWN: too-many-rows",
                        "bytes held: too-many-rows",
                        "notices: timeout",
                        "large notices: timeout",
                        "a large error: sql-error",
                        "a large error in many fields: sql-error",
                        "notifications: done",
                        "batch: RolledBack"));
        assertEquals(expected, said("all"));
    }

    private static List<String> said(String... arguments) throws Exception {
        PostgresServer server = PostgresServer.shared();
        String url = PostgresServer.url(PostgresServer.ROLE, PostgresServer.PASSWORD, server.database(), server.port());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresMemoryProcess.class.getName(),
                url));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().toList();
    }
}
