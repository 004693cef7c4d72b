package dev.mik.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration page: what is read from where, and how a start is refused. */
class ConfigurationContract {
    @BeforeAll
    static void startsItsOwn() {
        Target.needsOwnProcess();
    }

    private static String refused(DaemonProcess daemon, int code) {
        DaemonProcess.Exit exit = daemon.startUntilExit();
        assertEquals(code, exit.code(), exit::toString);
        assertFalse(exit.err().isBlank(), exit::toString);
        assertFalse(exit.err().contains("\tat ") || exit.err().contains("Exception"), () -> "no stack trace: " + exit);
        return exit.err();
    }

    private static void names(String error, String... words) {
        for (String word : words) {
            assertTrue(error.contains(word), () -> "'" + word + "' in: " + error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[daemon]#prot = 9919 | prot | port",
                "[daemon]#max_auto_restart = 1 | max_auto_restart | max_auto_restarts",
                "[service]#kv_enabled = true | service | services",
                "[services]#kv_enable = true | kv_enable | kv_enabled",
                "[http]#cors_origin = [] | cors_origin | cors_origins"
            })
    void anUnknownKeyIsNamedWithFileLineAndTheNearestKey(String toml, String key, String nearest) {
        try (DaemonProcess daemon = DaemonProcess.prepare().toml("# a comment\n" + toml.replace("#", "\n") + "\n")) {
            String error = refused(daemon, 1);
            names(error, "daemon.toml", key, nearest);
            assertTrue(error.matches("(?s).*\\b[23]\\b.*"), () -> "the line in: " + error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[daemon]#port = \"9919\" | port",
                "[daemon]#port = 70000 | port",
                "[daemon]#port = -1 | port",
                "[daemon]#port = 1.5 | port",
                "[daemon]#health_check_interval_secs = 0 | health_check_interval_secs",
                "[daemon]#max_auto_restarts = -1 | max_auto_restarts",
                "[services]#sql_enabled = \"yes\" | sql_enabled",
                "[services]#sql_enabled = 1 | sql_enabled",
                "[http]#cors_origins = \"https://a\" | cors_origins",
                "[kv]#url = \"nonsense\" | url"
            })
    void aValueOfTheWrongTypeOrRangeIsNamedWithItsLine(String toml, String key) {
        try (DaemonProcess daemon = DaemonProcess.prepare().toml(toml.replace("#", "\n") + "\n")) {
            String error = refused(daemon, 1);
            names(error, "daemon.toml", key);
            assertTrue(error.matches("(?s).*\\b2\\b.*"), () -> "the line in: " + error);
        }
    }

    @Test
    void brokenTomlIsNamedWithItsLine() {
        try (DaemonProcess daemon = DaemonProcess.prepare().toml("[daemon]\n\nport = = 1\n")) {
            names(refused(daemon, 1), "daemon.toml", "3");
        }
    }

    @Test
    void allProblemsAreToldAtOnceAndNothingStarts() {
        try (DaemonProcess daemon = DaemonProcess.prepare()
                .toml("[daemon]\nprot = 1\nmax_auto_restarts = -5\n\n[services]\nkv_enabled = \"no\"\n")) {
            names(refused(daemon, 1), "prot", "max_auto_restarts", "kv_enabled");
            List<String> files = Folders.files(daemon.home()).stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
            assertEquals(
                    List.of("daemon.toml"),
                    files.stream().filter(f -> !f.endsWith(".log")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "70000", "1.5"})
    void aBadPortInTheEnvironmentIsRefused(String port) {
        try (DaemonProcess daemon = DaemonProcess.prepare().withoutPortFlag().env("PORT", port)) {
            names(refused(daemon, 1), "PORT");
        }
    }

    @Test
    void aBadFlagIsWrongUsage() {
        try (DaemonProcess daemon = DaemonProcess.prepare().port(70_000)) {
            assertTrue(daemon.startUntilExit().code() != 0);
        }
    }

    @Test
    void theFilesPortIsUsedUnlessEnvironmentOrFlagSayOtherwise() {
        int byFile = DaemonProcess.freePort();
        int byEnvironment = DaemonProcess.freePort();
        String toml = "[daemon]\nport = " + byFile + "\n";
        try (DaemonProcess daemon =
                DaemonProcess.prepare().toml(toml).withoutPortFlag().port(byFile)) {
            daemon.start().api().get("/version").send().expect(200);
        }
        try (DaemonProcess daemon = DaemonProcess.prepare()
                .toml(toml)
                .env("PORT", Integer.toString(byEnvironment))
                .withoutPortFlag()
                .port(byEnvironment)) {
            daemon.start().api().get("/version").send().expect(200);
        }
        try (DaemonProcess daemon = DaemonProcess.prepare().toml(toml).env("PORT", Integer.toString(byEnvironment))) {
            daemon.start().api().get("/version").send().expect(200);
        }
    }

    @Test
    void theStartUpOutputIsTheDocumentedOne() {
        try (DaemonProcess daemon = DaemonProcess.prepare().start()) {
            String output = daemon.output();
            names(
                    output,
                    "Starting mik daemon on port " + daemon.port(),
                    "API endpoint: http://127.0.0.1:" + daemon.port());
            assertFalse(output.contains("Disabled services"), output);
        }
    }

    @Test
    void aSecondDaemonOnOneHomeNamesTheFirstOne() {
        try (DaemonProcess first = DaemonProcess.prepare().start();
                DaemonProcess second = DaemonProcess.prepare().home(first.home())) {
            names(refused(second, 1), Long.toString(first.pid()));
            first.api().put("/kv/a").json(Json.of("value", "x")).expect(200);
            assertEquals(Long.toString(first.pid()), pidFile(first));
        }
    }

    private static String pidFile(DaemonProcess daemon) {
        try {
            return Files.readAllLines(daemon.home().resolve("daemon.pid")).getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedWithASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                DaemonProcess daemon = DaemonProcess.prepare().port(taken.getLocalPort())) {
            names(refused(daemon, 1), Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void theHomeIsMadeForItsOwnerOnly() throws IOException {
        Path parent = Files.createTempDirectory("mik-contract-parent-");
        Path home = parent.resolve("deep").resolve("home");
        try (DaemonProcess daemon = DaemonProcess.prepare().home(home).start()) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
            assertEquals(Long.toString(daemon.pid()), pidFile(daemon));
        } finally {
            Folders.delete(parent);
        }
    }

    @Test
    void anAddressThatIsNotLoopbackWithoutAKeyIsWarnedOf() {
        try (DaemonProcess daemon =
                DaemonProcess.prepare().env("HOST", "0.0.0.0").start()) {
            String output = daemon.output() + Folders.text(daemon.home().resolve("logs"));
            names(output, "MIK_API_KEY");
        }
    }
}
