package dev.mik.logging;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line that a person reads: time, level, message, then {@code name=value} for each field. */
final class TextLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    @Override
    public String format(LogRecord line) {
        StringBuilder out = new StringBuilder(160);
        out.append(TIME.format(Instant.ofEpochMilli(line.getMillis()).atZone(ZoneId.systemDefault())));
        out.append(' ').append(LogFields.levelWord(line.getLevel())).append(' ');
        out.append(LogFields.message(line, this));
        LogFields.of(line)
                .forEach((name, value) -> out.append(' ')
                        .append(name)
                        .append('=')
                        .append(value.toString().replaceAll("\\p{Cntrl}", "?")));
        out.append(System.lineSeparator());
        LogFields.stackTrace(line).ifPresent(out::append);
        return out.toString();
    }
}
