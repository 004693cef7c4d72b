package dev.mik.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Sets the JDK's logging up, from {@code MIK_LOG} and {@code MIK_LOG_FORMAT}.
 *
 * <p>{@code MIK_LOG} is a level ({@code error}, {@code warn}, {@code info}, {@code debug}, {@code trace}, {@code off}), then
 * levels for single loggers: {@code warn,dev.mik.http.access=debug}. {@code MIK_LOG_FORMAT} is {@code json} or {@code text};
 * without it a terminal gets text and everything else JSON.
 */
public final class Logging {
    /** A logger that nobody else holds is collected, and its level with it. */
    private static final List<Logger> KEPT = new ArrayList<>();

    private Logging() {}

    /**
     * Replaces whatever logging was set up before; lines go to standard error.
     *
     * @return sentences about settings that were not understood, which were ignored
     */
    public static List<String> configure(Map<String, String> environment, boolean terminal) {
        List<String> problems = new ArrayList<>();
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(
                isJson(environment.getOrDefault("MIK_LOG_FORMAT", ""), terminal, problems)
                        ? new JsonLines(environment.containsKey("JOURNAL_STREAM"))
                        : new TextLines());
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        // The web server tells of its own start in several lines; the daemon tells it in one.
        setLevel("io.helidon=warn", problems);
        for (String part : environment.getOrDefault("MIK_LOG", "").split(",", -1)) {
            if (!part.isBlank()) {
                setLevel(part.strip(), problems);
            }
        }
        return problems;
    }

    private static boolean isJson(String format, boolean terminal, List<String> problems) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            case "" -> !terminal;
            default -> {
                problems.add("MIK_LOG_FORMAT must be json or text, and is " + format + ".");
                yield !terminal;
            }
        };
    }

    private static void setLevel(String part, List<String> problems) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? "" : part.substring(0, equals).strip();
        String word = part.substring(equals + 1).strip();
        Level level = switch (word.toLowerCase(Locale.ROOT)) {
            case "off" -> Level.OFF;
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.FINE;
            case "trace" -> Level.FINER;
            default -> null;
        };
        if (level == null) {
            problems.add("MIK_LOG has no level '" + word + "': use error, warn, info, debug, trace or off.");
            return;
        }
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        KEPT.add(logger);
    }
}
