package dev.mik.daemon;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code mik} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 daemon not reachable, 4 not found. */
@Command(
        name = "mik",
        description = "Serves WebAssembly HTTP handlers, and gives them KV, SQL and object storage over one HTTP API.",
        mixinStandardHelpOptions = true,
        versionProvider = Mik.Version.class,
        subcommands = {RunCommand.class, DaemonCommand.class, CacheCommand.class, VersionCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Mik {
    private Mik() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        reserveCarriers();
        System.exit(commandLine().execute(args));
    }

    /**
     * Short reads of a database run on virtual threads, and hold their carriers meanwhile. Two more carriers than may be
     * held that way keep {@code /health} answering whatever the database is at. Read by the JVM at the first virtual thread.
     */
    private static void reserveCarriers() {
        String parallelism = "jdk.virtualThreadScheduler.parallelism";
        if (System.getProperty(parallelism) == null) {
            int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
            System.setProperty(parallelism, Integer.toString(cores + 2));
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Mik());
        commandLine.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println("mik: " + Failures.sentence(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mik " + Release.VERSION};
        }
    }
}
