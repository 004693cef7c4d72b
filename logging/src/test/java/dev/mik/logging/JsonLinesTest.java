package dev.mik.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {
    private static LogRecord line(Level level, String message, Object... parameters) {
        LogRecord line = new LogRecord(level, message);
        line.setLoggerName("dev.mik.test");
        line.setParameters(parameters);
        return line;
    }

    @Test
    void aMapBecomesFieldsAndAMapInItAnObject() {
        String text = new JsonLines(false)
                .format(line(
                        Level.INFO, "request_completed", Map.of("status", 200, "span", Map.of("request_id", "r"))));
        assertTrue(
                text.contains("\"level\":\"INFO\",\"target\":\"dev.mik.test\",\"message\":\"request_completed\""),
                text);
        assertTrue(text.contains("\"status\":200"), text);
        assertTrue(text.contains("\"span\":{\"request_id\":\"r\"}"), text);
    }

    @Test
    void aLineStaysALineWhateverIsLogged() {
        String text = new JsonLines(false).format(line(Level.WARNING, "a\nb", Map.of("path", "x\ny\u0000")));
        assertEquals(text.length() - 1, text.indexOf('\n'));
        String readable = new TextLines().format(line(Level.WARNING, "m", Map.of("path", "x\ny")));
        assertTrue(readable.endsWith("path=x?y" + System.lineSeparator()), readable);
    }

    @Test
    void aCauseComesWithItsStackTrace() {
        String text = new JsonLines(false)
                .format(line(Level.SEVERE, "broken", Map.of("cause", new IllegalStateException("why"))));
        assertTrue(text.contains("\"level\":\"ERROR\""), text);
        assertTrue(text.contains("IllegalStateException: why"), text);
    }

    @Test
    void underSystemdALineBeginsWithItsPriority() {
        assertTrue(new JsonLines(true).format(line(Level.SEVERE, "x")).startsWith("<3>{"));
        assertTrue(new JsonLines(true).format(line(Level.INFO, "x")).startsWith("<6>{"));
        assertFalse(new JsonLines(false).format(line(Level.INFO, "x")).startsWith("<"));
    }

    @Test
    void settingsThatMakeNoSenseAreToldAndIgnored() {
        List<String> problems = Logging.configure(Map.of("MIK_LOG", "loud,x=debug", "MIK_LOG_FORMAT", "xml"), false);
        assertEquals(2, problems.size(), problems::toString);
        assertEquals(List.of(), Logging.configure(Map.of("MIK_LOG", "warn,dev.mik.http.access=debug"), false));
    }
}
