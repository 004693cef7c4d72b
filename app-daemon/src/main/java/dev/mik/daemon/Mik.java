package dev.mik.daemon;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code mik} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 daemon not reachable, 4 not found. */
@Command(
        name = "mik",
        description = "KV, SQL and object storage for handlers, over one HTTP API.",
        mixinStandardHelpOptions = true,
        versionProvider = Mik.Version.class,
        subcommands = {DaemonCommand.class, VersionCommand.class, RehearseCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Mik {
    private Mik() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
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
