package dev.mik.daemon;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mik version}. */
@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? "{\"version\":\"" + Release.VERSION + "\",\"build\":\"" + Release.BUILD + "\"}"
                                : "mik " + Release.VERSION);
        return 0;
    }
}
