package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mik daemon}: the daemon in the foreground, until it is told to stop. */
@Command(
        name = "daemon",
        description = "Run the daemon in the foreground: KV, SQL and object storage over HTTP.",
        mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {
    private static final int NOT_GIVEN = Integer.MIN_VALUE;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port (default: daemon.toml, else 9919).")
    private int port = NOT_GIVEN;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Foreground foreground = Foreground.enter(environment, spec);
        DaemonConfig config =
                DaemonConfig.load(environment, port == NOT_GIVEN ? OptionalInt.empty() : OptionalInt.of(port));
        PrintWriter out = spec.commandLine().getOut();
        StartupOutput.starting(out, config);
        Daemon daemon = Daemon.start(config);
        StartupOutput.started(out, config, daemon.port());
        foreground.untilStopped(daemon);
        return 0;
    }
}
