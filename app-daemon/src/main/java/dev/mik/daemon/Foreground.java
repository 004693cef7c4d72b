package dev.mik.daemon;

import dev.mik.logging.Logging;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/** A command that stays: under its own name, with a log, until it is told to stop. */
final class Foreground {
    private final PrintWriter err;

    private Foreground(PrintWriter err) {
        this.err = err;
    }

    /** Sets up name and log. */
    static Foreground enter(Map<String, String> environment, CommandSpec spec) {
        ProcessName.set("mik");
        Foreground foreground = new Foreground(spec.commandLine().getErr());
        Logging.configure(environment, isTerminal()).forEach(foreground::warn);
        return foreground;
    }

    /** Tells the operator something that stops nobody. */
    void warn(String sentence) {
        err.println("mik: " + sentence);
        err.flush();
    }

    /** Waits for SIGTERM or Ctrl-C, then closes what runs. */
    void untilStopped(AutoCloseable running) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            int status = 0;
            try {
                running.close();
            } catch (Exception e) {
                warn(Failures.sentence(e));
                status = 1;
            }
            // A server that did as it was told ends well; without this the JVM would report the signal as a failure.
            Runtime.getRuntime().halt(status);
        }));
        new CountDownLatch(1).await();
    }

    @SuppressWarnings("SystemConsoleNull") // it is null still where a provider says so
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
