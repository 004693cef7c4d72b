package dev.mik.logging;

import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object a line: {@code timestamp}, {@code level}, {@code target}, {@code message}, then the fields of a map that
 * was logged with the message. Under systemd the line begins with its {@code <N>} priority (sd-daemon(3)), which the
 * journal takes off again.
 */
final class JsonLines extends Formatter {
    private static final JsonFactory JSON = new JsonFactory();

    private final boolean priorities;

    JsonLines(boolean priorities) {
        this.priorities = priorities;
    }

    @Override
    public String format(LogRecord line) {
        StringWriter out = new StringWriter(256);
        if (priorities) {
            out.append('<').append(Integer.toString(priority(line.getLevel()))).append('>');
        }
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty(
                    "timestamp", Instant.ofEpochMilli(line.getMillis()).toString());
            json.writeStringProperty("level", LogFields.levelWord(line.getLevel()));
            json.writeStringProperty("target", LogFields.target(line));
            json.writeStringProperty("message", LogFields.message(line, this));
            LogFields.of(line).forEach((name, value) -> writeField(json, name, value));
            LogFields.stackTrace(line).ifPresent(trace -> json.writeStringProperty("stack_trace", trace));
            json.writeEndObject();
        }
        return out.append('\n').toString();
    }

    private static void writeField(JsonGenerator json, String name, Object value) {
        json.writeName(name);
        switch (value) {
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((key, inner) -> writeField(json, key.toString(), inner));
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }

    private static int priority(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return 3;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return 4;
        }
        return level.intValue() >= Level.INFO.intValue() ? 6 : 7;
    }
}
