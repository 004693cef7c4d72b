package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DaemonConfigTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    private DaemonConfig load() {
        environment.put("MIK_HOME", home.toString());
        return DaemonConfig.load(environment, OptionalInt.empty());
    }

    private DaemonConfig load(String toml) throws IOException {
        Files.writeString(home.resolve("daemon.toml"), toml);
        return load();
    }

    private List<String> problems(String toml) throws IOException {
        Files.writeString(home.resolve("daemon.toml"), toml);
        return assertThrows(ConfigException.class, this::load).problems();
    }

    @Test
    void withoutAFileEverythingHasItsDefault() {
        DaemonConfig config = load();
        assertEquals(9919, config.port());
        assertEquals("127.0.0.1", config.host());
        assertEquals("", config.apiKey());
        assertEquals(new DaemonConfig.Services(true, true, true), config.services());
        assertEquals(
                new StoreUrl("sqlite", home.resolve("kv.db").toString()),
                config.stores().kv());
        assertEquals(
                new StoreUrl("sqlite", home.resolve("sql.db").toString()),
                config.stores().sql());
        assertEquals(
                new StoreUrl("file", home.resolve("storage").toString()),
                config.stores().objects());
        assertEquals(
                new DaemonConfig.Limits(10_000_000, 5L << 30, Duration.ofSeconds(30), 10_000, false), config.limits());
        assertEquals(Set.of(), config.allowedHosts());
        assertEquals(Set.of(), config.corsOrigins());
    }

    @Test
    void theFileOfTheGuideIsUnderstood() throws IOException {
        DaemonConfig config = load("""
                [daemon]
                port = 9000                        # Daemon API port (default: 9919)
                max_auto_restarts = 10
                health_check_interval_secs = 10

                [services]
                kv_enabled = true
                sql_enabled = false
                storage_enabled = false
                """);
        assertEquals(9000, config.port());
        assertEquals(new DaemonConfig.Services(true, false, false), config.services());
    }

    @Test
    void flagBeatsEnvironmentBeatsFile() throws IOException {
        assertEquals(1111, load("daemon.port = 1111").port());
        environment.put("PORT", "2222");
        assertEquals(2222, load().port());
        assertEquals(3333, DaemonConfig.load(environment, OptionalInt.of(3333)).port());
    }

    @Test
    void theEnvironmentNamesHostKeyAndStores() {
        environment.put("HOST", "0.0.0.0");
        environment.put("MIK_API_KEY", "secret");
        environment.put("KV_URL", "memory://");
        DaemonConfig config = load();
        assertEquals("0.0.0.0", config.host());
        assertEquals("secret", config.apiKey());
        assertEquals("memory", config.stores().kv().scheme());
    }

    @Test
    void theKeyIsNeverPrinted() {
        environment.put("MIK_API_KEY", "secret");
        assertFalse(load().toString().contains("secret"));
    }

    @Test
    void hostsAndOriginsAreComparedInLowerCase() throws IOException {
        DaemonConfig config = load("http.allowed_hosts = ['Box.Local']\nhttp.cors_origins = ['https://App.example']");
        assertEquals(Set.of("box.local"), config.allowedHosts());
        assertEquals(Set.of("https://app.example"), config.corsOrigins());
    }

    @Test
    void anUnknownKeyNamesFileLineAndTheNearestKey() throws IOException {
        List<String> problems = problems("[daemon]\n\nprot = 9919\n");
        assertEquals(1, problems.size());
        assertEquals(
                home.resolve("daemon.toml") + ":3: daemon.prot is not a key of this file; did you mean daemon.port?",
                problems.getFirst());
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        environment.put("PORT", "none");
        List<String> problems = problems("daemon.port = 0\nservices.kv_enabled = 'yes'\nkv.url = 'redis://x'\n");
        assertEquals(4, problems.size(), problems::toString);
    }

    @Test
    void aFileThatIsNotTomlSaysWhere() throws IOException {
        assertTrue(problems("port = \n").getFirst().contains("daemon.toml:1: not valid TOML"));
    }

    @ParameterizedTest
    @CsvSource({
        "daemon.port = 0, from 1 to 65535",
        "daemon.port = 65536, from 1 to 65535",
        "daemon.port = '1', a whole number",
        "daemon.host = 1, a string in quotes",
        "services.sql_enabled = 1, true or false",
        "http.allowed_hosts = 'a', a list of strings",
        "http.allowed_hosts = [1], a list of strings",
        "kv.url = 'postgres://x', sqlite:// or mapdb:// or memory://",
        "kv.url = 'sqlite://relative', an absolute path",
        "storage.url = 'nonsense', a URL such as file:///path",
        "limits.sql_max_rows = 0, from 1 to"
    })
    void aValueOutOfPlaceSaysWhatWasExpected(String toml, String expected) throws IOException {
        List<String> problems = problems(toml);
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains(expected), problems::toString);
    }

    @Test
    void homeIsTheUsersUnlessTheEnvironmentSaysOtherwise() {
        assertEquals(Path.of(System.getProperty("user.home"), ".mik"), DaemonConfig.home(Map.of()));
        assertEquals(Path.of("/somewhere/.mik"), DaemonConfig.home(Map.of("HOME", "/somewhere")));
        assertEquals(Path.of("/else"), DaemonConfig.home(Map.of("HOME", "/somewhere", "MIK_HOME", "/else")));
    }
}
