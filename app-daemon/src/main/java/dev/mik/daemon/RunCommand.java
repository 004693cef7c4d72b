package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import dev.mik.config.ProjectConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mik run}: serves a project's handlers, or a single one, in the foreground. */
@Command(
        name = "run",
        description = "Serve handlers in the foreground: the modules folder of a project, or one component.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
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
        ProjectConfig config =
                ProjectConfig.load(target, environment, port == NOT_GIVEN ? OptionalInt.empty() : OptionalInt.of(port));
        PrintWriter out = spec.commandLine().getOut();
        config.warnings().forEach(foreground::warn);
        HandlerServer server = HandlerServer.start(config, DaemonConfig.home(environment));
        RunOutput.started(out, config, server.port(), server.modules());
        foreground.untilStopped(server);
        return 0;
    }
}
