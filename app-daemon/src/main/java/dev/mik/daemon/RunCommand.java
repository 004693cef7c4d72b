package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import dev.mik.config.ProjectConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mik run}: serves a project's handlers, or a single one, in the foreground. */
@Command(
        name = "run",
        description = "Serve handlers in the foreground: the modules folder of a project, or one component.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** What the workers of another process are started with. */
    static final String WORKER = "--worker";

    private static final int MOST_WORKERS = 256;
    private static final int NOT_GIVEN = Integer.MIN_VALUE;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "COMPONENT",
            defaultValue = ".",
            description = "A .wasm file, a project's folder, or its mik.toml (default: this folder).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path target;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port (default: mik.toml, else 3000).")
    private int port = NOT_GIVEN;

    @Option(names = "--local", description = "Answer this machine only, whatever HOST says.")
    private boolean local;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Serve with N processes behind the one port, replaced when they fail.")
    private int workers = NOT_GIVEN;

    @Option(names = "--lb", description = "Balance over as many workers as there are processors, or over --workers.")
    private boolean balanced;

    @Option(names = WORKER, hidden = true, description = "Ends when its standard input does.")
    private boolean worker;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (local) {
            environment.put("HOST", "127.0.0.1");
        }
        Foreground foreground = Foreground.enter(environment, spec);
        if (!Files.exists(target)) {
            throw new ParameterException(
                    spec.commandLine(), "There is no " + target + ": name a .wasm file or a project's folder.");
        }
        ProjectConfig config =
                ProjectConfig.load(target, environment, port == NOT_GIVEN ? OptionalInt.empty() : OptionalInt.of(port));
        if (!worker) {
            config.warnings().forEach(foreground::warn);
        }
        if (workers != NOT_GIVEN || balanced) {
            serveWithWorkers(config, foreground);
            return 0;
        }
        HandlerServer server = HandlerServer.start(config, DaemonConfig.home(environment));
        RunOutput.started(spec.commandLine().getOut(), config, server.port(), server.modules());
        if (worker) {
            endWithParent();
        }
        foreground.untilStopped(server);
        return 0;
    }

    private void serveWithWorkers(ProjectConfig config, Foreground foreground) throws InterruptedException {
        int count = workers == NOT_GIVEN ? Runtime.getRuntime().availableProcessors() : workers;
        if (count < 1 || count > MOST_WORKERS) {
            throw new ParameterException(
                    spec.commandLine(), "--workers must be from 1 to " + MOST_WORKERS + ", and is " + count + ".");
        }
        Workers started =
                Workers.start(target.toString(), count, config.server().shutdownTimeout());
        Balancer balancer;
        try {
            balancer = Balancer.start(config.server().host(), config.server().port(), started);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        RunOutput.balancing(spec.commandLine().getOut(), config, balancer.port(), count);
        foreground.untilStopped(balancer);
    }

    /** The pipe from the parent ends when the parent does, also when that was killed. */
    private static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                System.exit(0);
            }
            System.exit(0);
        });
    }
}
