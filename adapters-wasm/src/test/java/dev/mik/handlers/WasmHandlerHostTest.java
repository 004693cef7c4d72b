package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.handlers.HandlerHost;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ModuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host with real components: what is served, what a request may take, and what is left of it. */
final class WasmHandlerHostTest {
    private static final ModuleId C = ModuleId.of("c");

    @TempDir
    Path folder;

    @BeforeEach
    void deploy() throws IOException {
        Files.createDirectories(folder.resolve("modules"));
        Files.createDirectories(folder.resolve("tenants/acme"));
        Fixture.deploy("handler-c", module("c"));
    }

    private Path module(String name) {
        return folder.resolve("modules").resolve(name + ".wasm");
    }

    @Test
    void answersWithWhatTheHandlerSays() {
        try (HandlerHost host = Hosts.open(folder)) {
            Recorded answer = Hosts.get(host, C, "/reflect?a=%20b&c");
            assertEquals(200, answer.status());
            assertTrue(answer.text().startsWith("method: GET\n"), answer.text());
            assertTrue(answer.text().contains("/reflect?a=%20b&c\n"), answer.text());
            assertTrue(answer.ended);
        }
    }

    @Test
    void givesEachRequestAnInstanceOfItsOwn() {
        try (HandlerHost host = Hosts.open(folder)) {
            for (int i = 0; i < 20; i++) {
                assertEquals("1", Hosts.get(host, C, "/hop").text().strip());
            }
            assertEquals(1, host.statistics().cachedModules());
            assertEquals(1, host.statistics().cacheMisses());
            assertEquals(19, host.statistics().cacheHits());
            assertEquals(0, host.statistics().active());
        }
    }

    @Test
    void passesBodiesBothWays() {
        try (HandlerHost host = Hosts.open(folder)) {
            Recorded answer = new Recorded();
            host.handle(C, Hosts.request("POST", "/echo", "x".repeat(300_000)), answer);
            assertEquals("x".repeat(300_000), answer.text());
        }
    }

    @Test
    void showsTheEnvironmentToOwnHandlersOnly() throws IOException {
        Fixture.deploy("handler-c", folder.resolve("tenants/acme/c.wasm"));
        try (HandlerHost host = Hosts.open(folder)) {
            assertTrue(Hosts.get(host, C, "/environment").text().contains("GREETING: hello"));
            String tenant =
                    Hosts.get(host, ModuleId.of("acme", "c"), "/environment").text();
            assertEquals(-1, tenant.indexOf("GREETING"), tenant);
        }
    }

    @Test
    void knowsNoOtherModules() {
        try (HandlerHost host = Hosts.open(folder)) {
            for (ModuleId id : List.of(
                    ModuleId.of("none"), ModuleId.of("C"), ModuleId.of("acme", "c"), ModuleId.of("nobody", "c"))) {
                assertCode(ErrorCode.MODULE_NOT_FOUND, host, id, "/");
            }
        }
        for (String hostile : List.of("", ".", "..", "a/b", "../c", "c%2e", "c\0", "-c", "é", "x".repeat(200))) {
            assertEquals(
                    ErrorCode.MODULE_NOT_FOUND,
                    assertThrows(ServiceException.class, () -> ModuleId.of(hostile))
                            .code());
        }
    }

    @Test
    void doesNotFollowALinkOutOfATenantsFolder() throws IOException {
        Files.createDirectories(folder.resolve("tenants/evil"));
        Files.createSymbolicLink(
                folder.resolve("tenants/evil/c.wasm"), module("c").toAbsolutePath());
        try (HandlerHost host = Hosts.open(folder)) {
            assertCode(ErrorCode.MODULE_INVALID, host, ModuleId.of("evil", "c"), "/");
        }
    }

    @Test
    void servesTheComposedFileUnderThePlainName() throws IOException {
        Fixture.deploy("handler-c-composed", folder.resolve("modules/c-composed.wasm"));
        try (HandlerHost host = Hosts.open(folder)) {
            assertEquals(403, Hosts.get(host, C, "/denied").status());
            assertEquals(1, host.modules().size());
        }
    }

    @Test
    void servesACommandInTheMannerOfCgi() throws IOException {
        Fixture.deploy("cgi-c", module("cgi"));
        try (HandlerHost host = Hosts.open(folder)) {
            ModuleId cgi = ModuleId.of("cgi");
            assertEquals(200, Hosts.get(host, cgi, "/hello").status());
            assertEquals(418, Hosts.get(host, cgi, "/status?418").status());
            Recorded echo = new Recorded();
            host.handle(cgi, Hosts.request("POST", "/echo", "printed"), echo);
            assertEquals("printed", echo.text());
            assertCode(ErrorCode.HANDLER_TRAP, host, cgi, "/trap");
        }
    }

    @Test
    void servesASingleFile() {
        HandlerConfig.Modules one = new HandlerConfig.Modules(module("c"), folder.resolve("tenants"), true);
        HandlerConfig config = Hosts.config(folder, Hosts.LIMITS, 10);
        try (HandlerHost host = HandlerBackends.wasm(
                new HandlerConfig(one, config.cache(), config.limits(), config.environment(), config.outgoing()))) {
            assertEquals(200, Hosts.get(host, C, "/hello").status());
            assertCode(ErrorCode.MODULE_NOT_FOUND, host, ModuleId.of("other"), "/");
            assertEquals(List.of(C), host.modules().stream().map(ModuleInfo::id).toList());
        }
    }

    @Test
    void servesAChangedFileAtItsNextRequest() throws IOException {
        try (HandlerHost host = Hosts.open(folder)) {
            for (int i = 0; i < 6; i++) {
                boolean rust = i % 2 == 1;
                Fixture.deploy(rust ? "handler-as" : "handler-c", module("c"));
                String answer = Hosts.get(host, C, "/hello").text();
                String again = Hosts.get(host, C, "/hello").text();
                assertEquals(answer, again);
                assertEquals(rust, answer.contains("AssemblyScript"), answer);
            }
        }
    }

    @Test
    void keepsTheOldVersionWhereTheNewOneIsBroken() throws IOException {
        try (HandlerHost host = Hosts.open(folder)) {
            assertEquals(200, Hosts.get(host, C, "/hello").status());
            Files.writeString(module("c"), "this is no component");
            assertEquals(200, Hosts.get(host, C, "/hello").status());
            ModuleInfo info = host.modules().getFirst();
            assertEquals(ModuleInfo.State.LOADED, info.state());
            assertTrue(info.problem().isPresent());
            Fixture.deploy("handler-as", module("c"));
            assertTrue(Hosts.get(host, C, "/hello").text().contains("AssemblyScript"));
            assertTrue(host.modules().getFirst().problem().isEmpty());
            Files.delete(module("c"));
            assertCode(ErrorCode.MODULE_NOT_FOUND, host, C, "/hello");
        }
    }

    @Test
    void refusesWhatIsNoHandler() throws IOException {
        Files.writeString(module("text"), "this is no component");
        Fixture.deploy("values", module("values"));
        try (HandlerHost host = Hosts.open(folder)) {
            assertCode(ErrorCode.MODULE_INVALID, host, ModuleId.of("text"), "/");
            assertCode(ErrorCode.MODULE_INVALID, host, ModuleId.of("values"), "/");
            assertEquals(
                    2,
                    host.modules().stream()
                            .filter(module -> module.state() == ModuleInfo.State.BROKEN)
                            .count());
        }
    }

    @Test
    void letsGoOfWhatWasNotUsedForLongest() throws IOException {
        for (String name : List.of("a", "b", "d")) {
            Fixture.deploy("hello-c", module(name));
        }
        try (HandlerHost host = HandlerBackends.wasm(Hosts.config(folder, Hosts.LIMITS, 2))) {
            for (String name : List.of("a", "b", "a", "d")) {
                assertEquals(200, Hosts.get(host, ModuleId.of(name), "/").status());
            }
            assertEquals(2, host.statistics().cachedModules());
            assertEquals(
                    List.of("a", "d"),
                    host.modules().stream()
                            .filter(module -> module.state() == ModuleInfo.State.LOADED)
                            .map(module -> module.id().name())
                            .toList());
        }
    }

    @Test
    void tellsFailuresApart() {
        HandlerConfig.Limits limits =
                new HandlerConfig.Limits(Duration.ofMillis(500), 8L << 20, 100, 4, Duration.ofSeconds(1));
        try (HandlerHost host = Hosts.open(folder, limits)) {
            for (String path :
                    List.of("/trap", "/null-call", "/bounds", "/never", "/twice", "/recurse", "/forge", "/exit?1")) {
                assertCode(ErrorCode.HANDLER_TRAP, host, C, path);
            }
            assertCode(ErrorCode.TIMEOUT, host, C, "/spin");
            assertCode(ErrorCode.TIMEOUT, host, C, "/spin-calls");
            assertCode(ErrorCode.TIMEOUT, host, C, "/sleep?60000");
            assertEquals(200, Hosts.get(host, C, "/hello").status());
            assertEquals(0, host.statistics().active());
        }
    }

    @Test
    void stopsAnEndlessLoopSoonAfterItsDeadline() {
        HandlerConfig.Limits limits =
                new HandlerConfig.Limits(Duration.ofMillis(300), 8L << 20, 100, 4, Duration.ofSeconds(1));
        try (HandlerHost host = Hosts.open(folder, limits)) {
            Hosts.get(host, C, "/hello");
            long began = System.nanoTime();
            assertCode(ErrorCode.TIMEOUT, host, C, "/spin");
            long millis = (System.nanoTime() - began) / 1_000_000;
            assertTrue(millis >= 300 && millis < 5_000, millis + " ms");
        }
    }

    @Test
    void abortsWhatFailsHalfWay() {
        try (HandlerHost host = Hosts.open(folder)) {
            for (String path : List.of("/late?trap", "/unfinished")) {
                Recorded answer = new Recorded();
                ServiceException failure = assertThrows(
                        ServiceException.class, () -> host.handle(C, Hosts.request("GET", path, ""), answer));
                assertEquals(ErrorCode.HANDLER_TRAP, failure.code(), path);
                assertTrue(answer.head.isPresent());
                assertTrue(answer.aborted.isPresent(), path);
            }
        }
    }

    @Test
    void letsOthersAnswerWhileOneModuleSpins() throws Exception {
        Fixture.deploy("hello-c", module("calm"));
        HandlerConfig.Limits limits =
                new HandlerConfig.Limits(Duration.ofSeconds(4), 8L << 20, 100, 3, Duration.ofMillis(200));
        try (HandlerHost host = Hosts.open(folder, limits);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Hosts.get(host, ModuleId.of("calm"), "/");
            Hosts.get(host, C, "/hello");
            List<Future<?>> spinning = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                spinning.add(callers.submit(() -> Hosts.get(host, C, "/spin")));
            }
            while (host.statistics().active() < 3) {
                Thread.onSpinWait();
            }
            assertCode(ErrorCode.OVERLOADED, host, C, "/hello");
            for (int i = 0; i < 10; i++) {
                assertEquals(200, Hosts.get(host, ModuleId.of("calm"), "/").status());
            }
            for (Future<?> spin : spinning) {
                ExecutionException failure = assertThrows(ExecutionException.class, spin::get);
                assertEquals(
                        ErrorCode.TIMEOUT,
                        assertInstanceOf(ServiceException.class, failure.getCause())
                                .code());
            }
            assertEquals(200, Hosts.get(host, C, "/hello").status());
        }
    }

    @Test
    void answersEveryRequestWhileItsModuleIsReplaced() throws Exception {
        try (HandlerHost host = Hosts.open(folder);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Hosts.get(host, C, "/hello");
            Future<Integer> load = callers.submit(() -> {
                int answered = 0;
                while (!Thread.currentThread().isInterrupted() && answered < 100_000) {
                    Recorded answer = Hosts.get(host, C, "/hello");
                    assertEquals(200, answer.status());
                    assertTrue(answer.text().contains("hello"), answer.text());
                    answered++;
                    if (Files.exists(folder.resolve("stop"))) {
                        break;
                    }
                }
                return answered;
            });
            for (int i = 0; i < 30; i++) {
                Fixture.deploy(i % 2 == 0 ? "handler-as" : "handler-c", module("c"));
                Hosts.get(host, C, "/hello");
            }
            Files.createFile(folder.resolve("stop"));
            assertTrue(load.get() > 30);
        }
    }

    private static void assertCode(ErrorCode code, HandlerHost host, ModuleId module, String path) {
        Recorded answer = new Recorded();
        ServiceException failure =
                assertThrows(ServiceException.class, () -> host.handle(module, Hosts.request("GET", path, ""), answer));
        assertEquals(code, failure.code(), path);
    }
}
