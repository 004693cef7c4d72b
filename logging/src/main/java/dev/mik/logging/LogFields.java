package dev.mik.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** What is in a log record: a map given as the only parameter holds its fields, a {@code cause} among them its exception. */
final class LogFields {
    private static final String CAUSE = "cause";

    private LogFields() {}

    static Map<String, Object> of(LogRecord line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        parameter(line)
                .ifPresent(map -> map.forEach((name, value) -> {
                    if (!name.equals(CAUSE)) {
                        fields.put(name.toString(), value);
                    }
                }));
        return fields;
    }

    private static Optional<Map<?, ?>> parameter(LogRecord line) {
        Object[] parameters = line.getParameters();
        return parameters != null && parameters.length == 1 && parameters[0] instanceof Map<?, ?> map
                ? Optional.of(map)
                : Optional.empty();
    }

    static String message(LogRecord line, Formatter formatter) {
        return parameter(line).isPresent() ? line.getMessage() : formatter.formatMessage(line);
    }

    static Optional<String> stackTrace(LogRecord line) {
        Throwable thrown = line.getThrown();
        Optional<Throwable> cause = parameter(line)
                .map(map -> map.get(CAUSE))
                .filter(Throwable.class::isInstance)
                .map(Throwable.class::cast);
        return cause.or(() -> Optional.ofNullable(thrown)).map(LogFields::print);
    }

    private static String print(Throwable thrown) {
        StringWriter out = new StringWriter();
        thrown.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    static String target(LogRecord line) {
        String name = line.getLoggerName();
        return name == null ? "" : name;
    }

    /** The field's usual words, where the JDK has names of its own. */
    static String levelWord(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN";
        }
        if (level.intValue() >= Level.INFO.intValue()) {
            return "INFO";
        }
        return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }
}
