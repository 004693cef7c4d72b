package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that nobody wrote in good faith get a sentence, soon. */
final class HostileFilesTest {
    @TempDir
    private Path folder;

    private ProjectConfig load(byte[] bytes) throws IOException {
        Files.write(folder.resolve("mik.toml"), bytes);
        return ProjectConfig.load(folder, Map.of(), OptionalInt.empty());
    }

    private ProjectConfig load(String toml) throws IOException {
        return load(toml.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problems(String toml) {
        return assertThrows(ConfigException.class, () -> load(toml)).problems();
    }

    static List<String> files() {
        return List.of(
                "a = " + "[".repeat(100_000) + "]".repeat(100_000),
                "a = " + "{a=".repeat(100_000) + "1" + "}".repeat(100_000),
                "a" + ".a".repeat(100_000) + " = 1",
                "[" + "a.".repeat(10_000) + "a]",
                "server.port = " + "9".repeat(100_000),
                "server.port = 0x" + "F".repeat(100_000),
                "server.port = 1e" + "9".repeat(1_000),
                "\0",
                "a = 'x\0y'",
                "a = 1\na = 2",
                "[server]\n[server]",
                "server.port = 1\n[server]\nhost = 'a'",
                "\"".repeat(100_000),
                "server.port = ");
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsNotTomlIsAProblemWithItsLine(String toml) {
        List<String> problems = problems(toml);
        String first = problems.getFirst();
        assertTrue(first.startsWith(folder.resolve("mik.toml") + ":"), first);
        assertTrue(first.contains("not valid TOML"), first);
        assertTrue(first.length() < 1_000, first);
    }

    @Test
    void aFileOfTenMegabytesIsRefused() {
        assertEquals(
                List.of(folder.resolve("mik.toml") + ": cannot be read: it is larger than 1048576 bytes, which is more"
                        + " than settings can need."),
                problems("# ".repeat(5_000_000)));
    }

    @Test
    void theLargestFileIsRead() throws IOException {
        assertEquals(
                1,
                load("server.port = 1\n#" + "x".repeat(TomlFile.MAX_BYTES - 17))
                        .server()
                        .port());
    }

    @Test
    void bytesThatAreNotUtf8AreToldWithTheirLine() {
        byte[] bytes = "[env]\nA = '\u00ff'\n".getBytes(StandardCharsets.ISO_8859_1);
        List<String> problems =
                assertThrows(ConfigException.class, () -> load(bytes)).problems();
        assertEquals(List.of(folder.resolve("mik.toml") + ": cannot be read: line 2 is not UTF-8."), problems);
    }

    @Test
    void aCharacterCutOffAtTheEndIsNotUtf8() {
        byte[] bytes = {'#', (byte) 0xc3};
        assertThrows(ConfigException.class, () -> load(bytes));
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        assertEquals(1, load("\uFEFFserver.port = 1").server().port());
    }

    @Test
    void aFolderInPlaceOfTheFileIsAProblem() throws IOException {
        Files.createDirectory(folder.resolve("mik.toml"));
        List<String> problems = assertThrows(
                        ConfigException.class, () -> ProjectConfig.load(folder, Map.of(), OptionalInt.empty()))
                .problems();
        assertEquals(List.of(folder.resolve("mik.toml") + ": cannot be read: it is not a file."), problems);
    }

    @Test
    void thousandsOfUnknownKeysAreCounted() throws IOException {
        String toml =
                IntStream.range(0, 30_000).mapToObj(i -> "key" + i + " = 1").collect(Collectors.joining("\n"));
        List<String> warnings = load(toml).warnings();
        assertEquals(101, warnings.size());
        assertEquals("… and 29900 more unknown keys.", warnings.getLast());
    }

    @Test
    void thousandsOfTenantsAndSchedulesAreRead() throws IOException {
        String tenants = IntStream.range(0, 10_000)
                .mapToObj(i -> "[tenants.t" + i + "]\nkv_prefix = '" + i + ":'")
                .collect(Collectors.joining("\n"));
        assertEquals(10_000, load(tenants).tenants().size());
        String schedules = IntStream.range(0, 10_000)
                .mapToObj(i -> "[[schedules]]\nname = '" + i + "'\ncron = '* * * * *'\nmodule = 'm'")
                .collect(Collectors.joining("\n"));
        assertEquals(10_000, load(schedules).schedules().size());
    }

    @Test
    void longAndStrangeNamesAreCutAndEscaped() throws IOException {
        List<String> warnings =
                load("\"\\u001b[31m\\n\" = 1\n" + "x".repeat(500_000) + " = 1").warnings();
        assertEquals(2, warnings.size());
        for (String warning : warnings) {
            assertTrue(warning.length() < 500, () -> String.valueOf(warning.length()));
            assertFalse(warning.chars().anyMatch(c -> c < ' '), warning);
        }
        List<String> problems = problems("server.http_allowed = [\"\\u001b[31m" + "x".repeat(100_000) + "\"]");
        assertTrue(
                problems.getFirst().length() < 500,
                () -> String.valueOf(problems.getFirst().length()));
        assertFalse(problems.getFirst().chars().anyMatch(c -> c < ' '), problems::toString);
    }

    @Property(tries = 300)
    void anyTextIsReadOrRefusedWithSentences(
            @ForAll
                    @StringLength(max = 60)
                    @Chars({'[', ']', '=', '.', '"', '\'', '\n', '{', '}', '#', '\\', ','})
                    @CharRange(from = '0', to = 'z')
                    String text)
            throws IOException {
        Path here = Files.createTempDirectory("mik-hostile");
        try {
            Files.writeString(here.resolve("mik.toml"), text);
            try {
                assertEquals(
                        here,
                        ProjectConfig.load(here, Map.of(), OptionalInt.empty()).folder());
            } catch (ConfigException e) {
                assertFalse(e.problems().isEmpty());
            }
        } finally {
            Files.deleteIfExists(here.resolve("mik.toml"));
            Files.delete(here);
        }
    }
}
