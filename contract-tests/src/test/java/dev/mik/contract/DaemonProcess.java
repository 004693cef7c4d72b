package dev.mik.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One server process of a test's own, with its own home folder, configuration and environment.
 *
 * <p>Stopping it leaves the home folder, so that {@link #start} continues with the same data; closing removes both.
 */
final class DaemonProcess implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Variables of whoever runs the suite that would change what the server does. */
    private static final List<String> FOREIGN = List.of(
            "MIK_API_KEY",
            "MIK_HOME",
            "MIK_LOG",
            "MIK_LOG_FORMAT",
            "MIK_HOT_RELOAD",
            "SIDECAR_TOKEN",
            "HOST",
            "PORT",
            "KV_URL",
            "DATABASE_URL",
            "STORAGE_URL",
            "MIK_API_URL",
            "MIK_INSTANCE",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS");

    private final Product product;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> flags = new ArrayList<>();
    private final List<String> trailing = new ArrayList<>();
    private Path home;
    private int port;
    private boolean portByFlag = true;
    private Path out = Path.of("");
    private Path err = Path.of("");
    private Optional<Process> process = Optional.empty();

    private DaemonProcess(Product product) {
        this.product = product;
        try {
            home = Files.createTempDirectory("mik-contract-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = freePort();
    }

    /** A server that is not started yet. */
    static DaemonProcess prepare() {
        return new DaemonProcess(Product.DAEMON).jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /** A server as its users start it, with the JVM's own defaults. */
    static DaemonProcess prepareAsShipped() {
        return new DaemonProcess(Product.DAEMON);
    }

    /** A handler server whose project is its home folder, with these of the component library's fixtures. */
    static DaemonProcess prepareHandlers(String... fixtures) {
        DaemonProcess handlers = new DaemonProcess(Product.HANDLERS).jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        for (String fixture : fixtures) {
            handlers.deploy(fixture, fixture);
        }
        return handlers;
    }

    /** Puts a fixture into the modules folder under a name, at once. */
    DaemonProcess deploy(String fixture, String name) {
        Path file = Checkout.root()
                .resolve("wasm-component/src/test/resources/fixtures")
                .resolve(fixture + ".wasm");
        try {
            Path modules = Files.createDirectories(home.resolve("modules"));
            Path unfinished = modules.resolve(name + ".new");
            Files.copy(file, unfinished);
            Files.move(unfinished, modules.resolve(name + ".wasm"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes the configuration file. */
    DaemonProcess toml(String text) {
        try {
            Files.writeString(configuration(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    DaemonProcess env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    DaemonProcess jvm(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /** Adds to the end of the command line. */
    DaemonProcess more(String... arguments) {
        trailing.addAll(List.of(arguments));
        return this;
    }

    /** Uses this home folder instead of a fresh one. */
    DaemonProcess home(Path folder) {
        Folders.delete(home);
        home = folder;
        return this;
    }

    DaemonProcess port(int number) {
        port = number;
        return this;
    }

    /** Leaves out the port's flag; the port that was given or found is then only where the client looks. */
    DaemonProcess withoutPortFlag() {
        portByFlag = false;
        return this;
    }

    /** Starts and returns when the server answers; fails with its output when it does not. */
    DaemonProcess start() {
        Process started = launch();
        try {
            Eventually.holds("start-up", Duration.ofSeconds(60), () -> !started.isAlive() || answers());
        } catch (AssertionError e) {
            started.destroyForcibly();
            throw new IllegalStateException("the server does not answer:\n" + output(), e);
        }
        if (!started.isAlive()) {
            throw new IllegalStateException("the server exited with " + started.exitValue() + ":\n" + output());
        }
        return this;
    }

    /** How a process that ended by itself did so. */
    record Exit(int code, String out, String err) {
        @Override
        public String toString() {
            return "exit " + code + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
        }
    }

    /** Starts and waits until the process ends by itself, which is how a refused start looks. */
    Exit startUntilExit() {
        Process started = launch();
        try {
            if (!started.waitFor(60, TimeUnit.SECONDS)) {
                started.destroyForcibly();
                throw new AssertionError("was expected to refuse to start, and runs:\n" + output());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return new Exit(started.exitValue(), read(out), read(err));
    }

    private Process launch() {
        if (!Files.isReadable(product.jar())) {
            throw new IllegalStateException(product.jar() + " is missing: ./mvnw verify builds it first");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-jar", product.jar().toString()));
        command.addAll(portByFlag ? product.arguments(port) : product.argumentsWithoutPort());
        command.addAll(trailing);
        try {
            Path logs = Files.createDirectories(Checkout.scratch().resolve("daemons"));
            int number = COUNT.incrementAndGet();
            out = logs.resolve(number + "-out.log");
            err = logs.resolve(number + "-err.log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(
                            product == Product.HANDLERS
                                    ? home.toFile()
                                    : Checkout.scratch().toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            FOREIGN.forEach(builder.environment()::remove);
            builder.environment().put(product.homeVariable(), home.toString());
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = Optional.of(started);
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return api().get("/health").send().status() == 200;
        } catch (Api.NoAnswer e) {
            return false;
        }
    }

    /** Asks it to stop (SIGTERM) and waits. */
    int terminate() {
        return end(running().toHandle()::destroy);
    }

    /** Kills it without a word (SIGKILL) and waits. */
    int kill() {
        return end(running().toHandle()::destroyForcibly);
    }

    private int end(Runnable signal) {
        signal.run();
        try {
            if (!running().waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("does not stop:\n" + output());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return running().exitValue();
    }

    private Process running() {
        return process.orElseThrow(() -> new IllegalStateException("never started"));
    }

    Product product() {
        return product;
    }

    int port() {
        return port;
    }

    Path home() {
        return home;
    }

    Path configuration() {
        return home.resolve(product.configuration());
    }

    long pid() {
        return running().pid();
    }

    /** A client that sends no key. */
    Api api() {
        URI base = URI.create("http://127.0.0.1:" + port);
        return product == Product.HANDLERS ? Api.ofHandlers(base) : new Api(base, Optional.empty());
    }

    RawConnection raw() {
        return RawConnection.open("127.0.0.1", port);
    }

    /** Everything that the last process wrote. */
    String output() {
        return read(out) + read(err);
    }

    @Override
    public void close() {
        process.filter(Process::isAlive).ifPresent(_ -> kill());
        Folders.delete(home);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
