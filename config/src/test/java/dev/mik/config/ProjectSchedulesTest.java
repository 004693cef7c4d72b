package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.config.ProjectConfig.Call;
import dev.mik.config.ProjectConfig.Misfire;
import dev.mik.config.ProjectConfig.Overlap;
import dev.mik.config.ProjectConfig.Rules;
import dev.mik.config.ProjectConfig.Schedule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectSchedulesTest {
    @TempDir
    private Path folder;

    private ProjectConfig load(String toml) throws IOException {
        Files.writeString(folder.resolve("mik.toml"), toml);
        return ProjectConfig.load(folder, Map.of(), OptionalInt.empty());
    }

    private List<String> problems(String toml) {
        return assertThrows(ConfigException.class, () -> load(toml)).problems();
    }

    @Test
    void aScheduleHasDefaults() throws IOException {
        assertEquals(
                List.of(new Schedule(
                        "nightly",
                        "0 0 3 * * *",
                        new Call(
                                Optional.of("report"),
                                Optional.empty(),
                                "GET",
                                "/",
                                OptionalInt.empty(),
                                Map.of(),
                                "",
                                "/health"),
                        new Rules(true, ZoneId.of("UTC"), Overlap.SKIP, Misfire.SKIP, Duration.ofSeconds(30), 0))),
                load("[[schedules]]\nname = 'nightly'\ncron = '0 0 3 * * *'\nmodule = 'report.wasm'")
                        .schedules());
    }

    @Test
    void everyKeyOfAScheduleIsRead() throws IOException {
        List<Schedule> schedules = load("""
                [[schedules]]
                name = "a:b"
                cron = "*/5 * * * *"
                module = "report"
                method = "POST"
                path = "/run?x=1"
                port = 3001
                enabled = false
                health_path = "/up"
                timezone = "Europe/Berlin"
                overlap = "queue"
                misfire = "run_once"
                timeout_secs = 7
                retries = 3
                body = "text"
                [schedules.headers]
                X-Number = 5
                X-Text = "a"

                [[schedules]]
                name = "b"
                cron = "0 0 0 1 JAN ? 2030"
                url = "https://example.com/hook"
                body = {a = [1, "x"]}
                """).schedules();
        assertEquals(
                new Schedule(
                        "a:b",
                        "*/5 * * * *",
                        new Call(
                                Optional.of("report"),
                                Optional.empty(),
                                "POST",
                                "/run?x=1",
                                OptionalInt.of(3001),
                                Map.of("X-Number", "5", "X-Text", "a"),
                                "text",
                                "/up"),
                        new Rules(
                                false,
                                ZoneId.of("Europe/Berlin"),
                                Overlap.QUEUE,
                                Misfire.RUN_ONCE,
                                Duration.ofSeconds(7),
                                3)),
                schedules.getFirst());
        Call second = schedules.getLast().call();
        assertEquals(Optional.of(URI.create("https://example.com/hook")), second.url());
        assertEquals("{\"a\":[1,\"x\"]}", second.body().replaceAll("\\s", ""));
    }

    @Test
    void whatIsMissingIsToldWithItsLine() {
        List<String> problems = problems("[[schedules]]\n\n[[schedules]]\nname = 'a'\ncron = '* * * * *'\n");
        String file = folder.resolve("mik.toml").toString();
        assertEquals(
                List.of(
                        file + ":1: schedules.name has to be given.",
                        file + ":1: schedules.cron has to be given.",
                        file + ":1: one of schedules.module and schedules.url has to be given, and not both.",
                        file + ":3: one of schedules.module and schedules.url has to be given, and not both."),
                problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = 'a b' | schedules.name must be up to 128 letters",
                "cron = '* * * *' | five to seven fields",
                "cron = '* * * * * * * *' | five to seven fields",
                "module = '../x' | a module's name",
                "module = 'a/b' | a module's name",
                "method = 'get' | an HTTP method in capitals",
                "path = 'x' | a path that begins with a slash",
                "path = '/a/../b' | a path that begins with a slash",
                "path = '/a/%2E%2e' | a path that begins with a slash",
                "path = '/a%2F..' | a path that begins with a slash",
                "path = '/a b' | a path that begins with a slash",
                "port = 65536 | from 0 to 65535",
                "timezone = 'Mars/Olympus' | a time zone",
                "overlap = 'never' | skip, allow or queue",
                "misfire = 'queue' | skip or run_once",
                "timeout_secs = 0 | from 1 to",
                "retries = -1 | from 0 to",
                "body = 5 | a string, a table or a list",
                "headers = 5 | schedules.headers must be a table",
                "headers = {'a b' = 'x'} | cannot be a name here",
                "headers = {a = {}} | must be a string, a number, or true or false",
                "enabled = 'no' | true or false"
            })
    void aValueOutOfPlaceSaysWhatWasExpected(String line, String expected) {
        String key = line.substring(0, line.indexOf(' '));
        StringBuilder toml = new StringBuilder("[[schedules]]\n");
        Map.of("name", "'a'", "cron", "'* * * * *'", "module", "'m'").forEach((name, value) -> {
            if (!name.equals(key)) {
                toml.append(name).append(" = ").append(value).append('\n');
            }
        });
        List<String> problems = problems(toml + line);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(expected), problems::toString);
    }

    @Test
    void twoOfOneNameAndModuleWithUrlAreRefused() {
        List<String> problems = problems("""
                [[schedules]]
                name = "a"
                cron = "* * * * *"
                module = "m"
                [[schedules]]
                name = "a"
                cron = "* * * * *"
                module = "m"
                url = "http://x"
                """);
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.getLast().endsWith("mik.toml:5: schedules.name must be unique, and a is there already."));
    }

    @Test
    void anUnknownKeyIsAWarning() throws IOException {
        assertEquals(
                List.of(folder.resolve("mik.toml")
                        + ":2: schedules.cronn is not a key of this file; did you mean schedules.cron?"),
                load("[[schedules]]\ncronn = 1\nname = 'a'\ncron = '* * * * *'\nmodule = 'm'")
                        .warnings());
    }
}
