package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.config.ProjectConfig.Folders;
import dev.mik.config.ProjectConfig.Limits;
import dev.mik.config.ProjectConfig.Logs;
import dev.mik.config.ProjectConfig.Outgoing;
import dev.mik.config.ProjectConfig.Project;
import dev.mik.config.ProjectConfig.Server;
import dev.mik.config.ProjectConfig.Services;
import dev.mik.config.ProjectConfig.Tracing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectConfigTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private ProjectConfig load() {
        return ProjectConfig.load(folder, environment, OptionalInt.empty());
    }

    private ProjectConfig load(String toml) throws IOException {
        Files.writeString(folder.resolve("mik.toml"), toml);
        return load();
    }

    private List<String> problems(String toml) throws IOException {
        Files.writeString(folder.resolve("mik.toml"), toml);
        return assertThrows(ConfigException.class, this::load).problems();
    }

    @Test
    void withoutAFileEverythingHasItsDefault() {
        ProjectConfig config = load();
        assertEquals(folder, config.folder());
        assertEquals(folder.resolve("mik.toml"), config.file());
        assertEquals(new Project(String.valueOf(folder.getFileName()), "", ""), config.project());
        assertEquals(
                new Server("127.0.0.1", 3000, true, Duration.ofMillis(300), Duration.ofSeconds(30)), config.server());
        assertEquals(
                new Folders(
                        folder.resolve("modules"),
                        folder.resolve("scripts"),
                        folder.resolve("static"),
                        folder.resolve("user_modules")),
                config.folders());
        assertEquals(
                new Limits(Duration.ofSeconds(30), 128 * MIB, 10 * MIB, 1_000, 10, 100, 256 * MIB), config.limits());
        assertEquals(new Outgoing(Optional.empty(), Optional.empty()), config.outgoing());
        assertEquals(new Logs(10 * MIB, 5), config.logs());
        assertEquals(new Tracing("mik", Optional.empty()), config.tracing());
        assertEquals(List.of(), config.schedules());
        assertEquals(Map.of(), config.environment());
        assertEquals(Map.of(), config.tenants());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void everyKeyIsRead() throws IOException {
        ProjectConfig config = load("""
                [project]
                name = "shop"
                version = "1.2.3"
                description = "Sells things"

                [server]
                port = 8080
                host = "0.0.0.0"
                modules = "build/modules"
                scripts = "js"
                static = "/srv/www"
                user_modules = "../tenants"
                cache_size = 1
                max_cache_mb = 2
                max_body_size_mb = 3
                execution_timeout_secs = 4
                memory_limit_mb = 5
                max_concurrent_requests = 6
                max_per_module_requests = 7
                shutdown_timeout_secs = 8
                log_max_size_mb = 9
                log_max_files = 11
                watch_debounce_ms = 12
                http_allowed = ["Api.Example.com", "127.0.0.1:9919", "[::1]:80", "*.internal"]

                [tracing]
                service_name = "shop-front"
                otlp_endpoint = "http://localhost:4318/"
                """);
        assertEquals(new Project("shop", "1.2.3", "Sells things"), config.project());
        assertEquals(new Server("0.0.0.0", 8080, true, Duration.ofMillis(12), Duration.ofSeconds(8)), config.server());
        assertEquals(
                new Folders(
                        folder.resolve("build/modules"),
                        folder.resolve("js"),
                        Path.of("/srv/www"),
                        folder.resolveSibling("tenants")),
                config.folders());
        assertEquals(new Limits(Duration.ofSeconds(4), 5 * MIB, 3 * MIB, 6, 7, 1, 2 * MIB), config.limits());
        assertEquals(
                Optional.of(List.of("api.example.com", "127.0.0.1:9919", "[::1]:80", "*.internal")),
                config.outgoing().allowed());
        assertEquals(new Logs(9 * MIB, 11), config.logs());
        assertEquals(new Tracing("shop-front", Optional.of(URI.create("http://localhost:4318"))), config.tracing());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void zeroMeansAutomatic() throws IOException {
        String toml = """
                [server]
                port = 0
                cache_size = 0
                max_cache_mb = 0
                max_body_size_mb = 0
                execution_timeout_secs = 0
                memory_limit_mb = 0
                max_concurrent_requests = 0
                max_per_module_requests = 0
                shutdown_timeout_secs = 0
                log_max_size_mb = 0
                log_max_files = 0
                watch_debounce_ms = 0
                """;
        Files.writeString(folder.resolve("mik.toml"), toml);
        ProjectConfig standard = ProjectConfig.load(folder.resolve("none"), Map.of(), OptionalInt.empty());
        ProjectConfig config = ProjectReader.read(ProjectFiles.of(folder), Map.of(), OptionalInt.empty(), 2);
        assertEquals(standard.limits(), config.limits());
        assertEquals(standard.logs(), config.logs());
        assertEquals(new Server("127.0.0.1", 0, true, Duration.ofMillis(300), Duration.ofSeconds(30)), config.server());
        Limits larger = ProjectReader.read(ProjectFiles.of(folder), Map.of(), OptionalInt.empty(), 8)
                .limits();
        assertEquals(4_000, larger.requests());
        assertEquals(40, larger.requestsPerModule());
    }

    @Test
    void flagBeatsEnvironmentBeatsFile() throws IOException {
        assertEquals(
                1111,
                load("server.port = 1111\nserver.host = '10.0.0.1'").server().port());
        environment.put("PORT", " 2222 ");
        environment.put("HOST", "0.0.0.0");
        assertEquals(2222, load().server().port());
        assertEquals("0.0.0.0", load().server().host());
        assertEquals(
                3333,
                ProjectConfig.load(folder, environment, OptionalInt.of(3333))
                        .server()
                        .port());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "false, false", "OFF, false", "1, true", "true, true", "'', true"})
    void hotReloadIsTheEnvironments(String value, boolean reload) {
        environment.put("MIK_HOT_RELOAD", value);
        assertEquals(reload, load().server().hotReload());
    }

    @Test
    void whatTheEnvironmentGetsWrongIsToldAtOnce() {
        environment.putAll(Map.of(
                "PORT", "many", "MIK_HOT_RELOAD", "perhaps", "MIK_API_URL", "localhost:9919", "MIK_API_KEY", "a b"));
        environment.put("MIK_INSTANCE", "../x");
        List<String> problems = assertThrows(ConfigException.class, this::load).problems();
        assertEquals(5, problems.size(), problems::toString);
        for (String variable : environment.keySet()) {
            assertTrue(problems.stream().anyMatch(each -> each.startsWith(variable + " must be")), problems::toString);
        }
        assertFalse(problems.toString().contains("a b"));
    }

    @Test
    void aProjectIsNamedByItsFolderItsFileOrAModule() throws IOException {
        Files.createDirectory(folder.resolve("modules"));
        Path module = Files.createFile(folder.resolve("modules/hello.wasm"));
        Path file = Files.writeString(folder.resolve("mik.toml"), "server.port = 1");
        Path other = Files.writeString(folder.resolve("other.toml"), "server.port = 2");
        assertEquals(1, named(folder).server().port());
        assertEquals(1, named(file).server().port());
        assertEquals(2, named(other).server().port());
        assertEquals(folder, named(other).folder());
        assertEquals(1, named(module).server().port());
        assertEquals(module, named(module).folders().modules());
        assertEquals(folder.resolve("static"), named(module).folders().staticFiles());
        Files.writeString(folder.resolve("modules/mik.toml"), "server.port = 3");
        assertEquals(3, named(module).server().port());
        assertEquals(folder.resolve("modules"), named(module).folder());
    }

    @Test
    void aModuleOfNoProjectHasDefaults() throws IOException {
        Files.writeString(folder.resolve("mik.toml"), "server.port = 1");
        Path somewhere = Files.createDirectory(folder.resolve("downloads"));
        ProjectConfig config = named(Files.createFile(somewhere.resolve("x.wasm")));
        assertEquals(3000, config.server().port());
        assertEquals(somewhere, config.folder());
    }

    @Test
    void theExampleIsUnderstood() {
        Path module = Path.of("..", "examples", "hello", "modules", "hello.wasm");
        ProjectConfig config = named(module);
        assertEquals("hello", config.project().name());
        assertEquals(List.of(), config.warnings());
        assertEquals(module.toAbsolutePath().normalize(), config.folders().modules());
        assertEquals(
                Optional.of(new Services(URI.create("http://127.0.0.1:9919"), "", "default")),
                config.outgoing().services());
    }

    private static ProjectConfig named(Path path) {
        return ProjectConfig.load(path, Map.of(), OptionalInt.empty());
    }

    @Test
    void handlersGetTextForEveryPlainValue() throws IOException {
        ProjectConfig config = load("""
                [env]
                TEXT = "a\\nb"
                EMPTY = ""
                NUMBER = 0x10
                FLOAT = 2.5
                FLAG = true
                "dotted.name" = "kept"
                """);
        assertEquals(
                Map.of(
                        "TEXT",
                        "a\nb",
                        "EMPTY",
                        "",
                        "NUMBER",
                        "16",
                        "FLOAT",
                        "2.5",
                        "FLAG",
                        "true",
                        "dotted.name",
                        "kept"),
                config.environment());
    }

    @Test
    void whatIsNoVariableIsRefusedWithoutItsValue() throws IOException {
        List<String> problems = problems("""
                [env]
                LIST = ["secret"]
                TABLE = {a = "secret"}
                "A=B" = "secret"
                "" = "secret"
                NUL = "secret\\u0000"
                """);
        assertEquals(5, problems.size(), problems::toString);
        assertTrue(problems.getFirst().endsWith("mik.toml:2: env.LIST must be a string, a number, or true or false."));
        assertFalse(problems.toString().contains("secret"), problems::toString);
    }

    @Test
    void aPasswordWithoutQuotesIsNotRepeated() throws IOException {
        List<String> problems = problems("[env]\nKEY = 'a' secret\n");
        assertTrue(problems.getFirst().contains("mik.toml:2: not valid TOML"), problems::toString);
        assertFalse(problems.toString().contains("secret"), problems::toString);
    }

    @Test
    void nothingSecretIsPrinted() throws IOException {
        environment.put("MIK_API_URL", "http://localhost:9919");
        environment.put("MIK_API_KEY", "secret-a");
        ProjectConfig config = load("""
                env.TOKEN = "secret-b"
                [[schedules]]
                name = "a"
                cron = "* * * * *"
                url = "https://example.com/secret-c"
                headers = {Authorization = "secret-d"}
                body = "secret-e"
                """);
        assertEquals("secret-b", config.environment().get("TOKEN"));
        assertEquals("secret-a", config.outgoing().services().orElseThrow().key());
        assertTrue(config.toString().contains("TOKEN") && config.toString().contains("Authorization"));
        assertFalse(config.toString().contains("secret"), config::toString);
    }

    @Test
    void theServicesAreTheEnvironmentsAndAllThatMayBeCalled() throws IOException {
        environment.putAll(
                Map.of("MIK_API_URL", "http://127.0.0.1:9919/", "MIK_API_KEY", "secret", "MIK_INSTANCE", "blue-2"));
        ProjectConfig config = load("env.MIK_API_URL = 'http://elsewhere:1'");
        Services services = new Services(URI.create("http://127.0.0.1:9919"), "secret", "blue-2");
        assertEquals(new Outgoing(Optional.of(List.of()), Optional.of(services)), config.outgoing());
        assertEquals(Map.of("MIK_API_URL", "http://127.0.0.1:9919"), config.environment());
        assertEquals(
                Optional.of(List.of("example.com")),
                load("server.http_allowed = ['example.com']").outgoing().allowed());
    }

    @Test
    void theKeyOfTheEnvironmentIsNotSentWhereAProjectSays() throws IOException {
        environment.put("MIK_API_KEY", "secret");
        ProjectConfig config = load("env.MIK_API_URL = 'https://collector.example'");
        assertEquals(
                Optional.of(new Services(URI.create("https://collector.example"), "", "default")),
                config.outgoing().services());
    }

    @Test
    void anEmptyListAllowsNobodyAndNoListThePublic() throws IOException {
        assertEquals(
                Optional.of(List.of()),
                load("server.http_allowed = []").outgoing().allowed());
        assertEquals(Optional.empty(), load("").outgoing().allowed());
    }

    @Test
    void unknownKeysAreWarnings() throws IOException {
        ProjectConfig config = load("""
                port = 1
                [server]
                prot = 1
                [servers]
                [servre]
                port = 1
                [package]
                a.b = 1
                """);
        String file = folder.resolve("mik.toml").toString();
        assertEquals(
                List.of(
                        file + ":1: port is not a key of this file; did you mean server.port?",
                        file + ":3: server.prot is not a key of this file; did you mean server.port?",
                        file + ":4: servers is not a key of this file; did you mean server?",
                        file + ":6: servre.port is not a key of this file; did you mean server.port?",
                        file + ":8: package.a.b is not a key of this file; did you mean project.name?"),
                config.warnings());
        assertEquals(3000, config.server().port());
    }

    @Test
    void sectionsOfOlderProjectsArePassedOver() throws IOException {
        assertEquals(List.of(), load("""
                [server]
                auto = true
                [server.logging]
                anything = "goes"
                [composition]
                http_handler = true
                [dependencies]
                "user/router" = { version = "1.0", path = "x" }
                [lb]
                algorithm = "round_robin"
                [[sidecars]]
                name = "a"
                [[sidecars]]
                name = "b"
                """).warnings());
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        environment.put("PORT", "none");
        List<String> problems = problems("""
                schedules = 5
                server.http_allowed = "*"
                server.cache_size = "1"
                env = "a"
                tenants = []
                tracing = 1
                project.name = 3
                """);
        assertEquals(8, problems.size(), problems::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.port = -1 | from 0 to 65535, and is -1",
                "server.port = 65536 | from 0 to 65535",
                "server.port = 3000.0 | a whole number",
                "server.port = '3000' | a whole number",
                "server.port = {} | a whole number",
                "server.port = 99999999999999999999 | Integer is too large",
                "server.host = 1 | a string in quotes",
                "server.modules = '' | the name of a file or folder",
                "server.modules = \"a\\u0000\" | the name of a file or folder",
                "server.memory_limit_mb = 4097 | from 0 to 4096",
                "server.cache_size = 9223372036854775807 | from 0 to 100000",
                "server.max_body_size_mb = 9223372036854775807 | from 0 to 1048576",
                "server.http_allowed = 'a' | a list of strings",
                "server.http_allowed = [1] | a list of strings",
                "server.http_allowed = ['http://a'] | a list of hosts",
                "server.http_allowed = ['a:0'] | a list of hosts",
                "server.http_allowed = ['a:65536'] | a list of hosts",
                "server.http_allowed = ['*.'] | a list of hosts",
                "server.http_allowed = ['a.*'] | a list of hosts",
                "server.http_allowed = ['10.0.0.0/8'] | a list of hosts",
                "server.http_allowed = [''] | a list of hosts",
                "tracing.otlp_endpoint = 'localhost:4317' | an http or https URL",
                "tracing.otlp_endpoint = 'http://user:secret@host' | an http or https URL",
                "tracing.otlp_endpoint = 'http://host:70000' | an http or https URL",
                "env.MIK_API_URL = 'file:///etc' | an http or https URL",
                "server = 5 | server must be a table",
                "[[server]] | server must be a table"
            })
    void aValueOutOfPlaceSaysWhatWasExpected(String toml, String expected) throws IOException {
        List<String> problems = problems("\n" + toml);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(expected), problems::toString);
        assertFalse(problems.getFirst().contains("secret"), problems::toString);
        assertTrue(problems.getFirst().startsWith(folder.resolve("mik.toml") + ":"), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "a", "a:1", "a.b.c:65535", "*.a.b", "127.0.0.1", "[::1]", "[fe80::1]:80", "a_b.example."})
    void hostsThatMayBeAllowed(String host) {
        assertTrue(Shapes.isHost(host));
    }
}
