package dev.mik.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page that people read has every key with its default, in the words of the code. */
final class ConfigurationPageTest {
    @Test
    void everyKeyStandsInTheTable() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        for (ConfigKey key : DaemonConfig.KEYS) {
            has(page, row("", key));
        }
    }

    @Test
    void everyKeyOfAProjectStandsInItsTables() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        ProjectKeys.ALL.forEach(key -> has(page, row("", key)));
        ProjectKeys.SCHEDULE.forEach(key -> has(page, row("schedules.", key)));
        ProjectKeys.TENANT.forEach(key -> has(page, row("tenants.NAME.", key)));
    }

    private static void has(String page, String row) {
        assertTrue(page.contains(row), () -> "docs/configuration.md lacks this row:\n" + row);
    }

    private static String row(String section, ConfigKey key) {
        String standard = key.standard().equals("") ? "–" : "`" + key.standard() + "`";
        return "| `" + section + key.name() + "` | " + standard + " | " + key.meaning() + " |";
    }
}
