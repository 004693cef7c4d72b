package dev.mik.config;

import dev.mik.config.ProjectConfig.Call;
import dev.mik.config.ProjectConfig.Misfire;
import dev.mik.config.ProjectConfig.Overlap;
import dev.mik.config.ProjectConfig.Rules;
import dev.mik.config.ProjectConfig.Schedule;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads the {@code [[schedules]]} of a project. */
final class ScheduleReader {
    private static final String KEY = "schedules";
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    private final TomlFile file;
    private final Set<String> names = new HashSet<>();

    private ScheduleReader(TomlFile file) {
        this.file = file;
    }

    static List<Schedule> read(TomlFile file) {
        TomlTable toml = file.table();
        if (!toml.contains(KEY)) {
            return List.of();
        }
        ScheduleReader reader = new ScheduleReader(file);
        List<Schedule> schedules = new ArrayList<>();
        if (toml.get(KEY) instanceof TomlArray array && array.toList().stream().allMatch(TomlTable.class::isInstance)) {
            for (int i = 0; i < array.size(); i++) {
                schedules.add(reader.schedule(array.getTable(i), file.place(array, i)));
            }
        } else {
            file.problem(file.place(toml, List.of(KEY)) + KEY + " must be tables, as in [[" + KEY + "]].");
        }
        return schedules;
    }

    /** A schedule; if it is not a good one there are problems, and nobody gets to see it. */
    private Schedule schedule(TomlTable table, String place) {
        TomlSettings settings = new TomlSettings(file, table, KEY + ".", ProjectKeys.SCHEDULE, Set.of("headers"));
        for (String key : List.of("name", "cron")) {
            if (!table.contains(key)) {
                file.problem(place + KEY + "." + key + " has to be given.");
            }
        }
        if (table.contains("module") == table.contains("url")) {
            file.problem(place + "one of " + KEY + ".module and " + KEY + ".url has to be given, and not both.");
        }
        String name = settings.string("name");
        if (!name.isEmpty() && !names.add(name)) {
            file.problem(place + KEY + ".name must be unique, and " + name + " is there already.");
        }
        return new Schedule(name, settings.string("cron").strip(), call(settings, table), rules(settings));
    }

    private Call call(TomlSettings settings, TomlTable table) {
        long port = settings.integer("port");
        return new Call(
                settings.optional("module").map(module -> module.replaceFirst("\\.wasm$", "")),
                settings.optional("url").map(URI::create),
                settings.string("method"),
                settings.string("path"),
                port == 0 ? OptionalInt.empty() : OptionalInt.of((int) port),
                TextTable.read(file, table, "headers", KEY + ".headers", HEADER.asMatchPredicate()),
                settings.string("body"),
                settings.string("health_path"));
    }

    private static Rules rules(TomlSettings settings) {
        return new Rules(
                settings.flag("enabled"),
                ZoneId.of(settings.string("timezone")),
                Overlap.valueOf(settings.string("overlap").toUpperCase(Locale.ROOT)),
                Misfire.valueOf(settings.string("misfire").toUpperCase(Locale.ROOT)),
                Duration.ofSeconds(settings.integer("timeout_secs")),
                (int) settings.integer("retries"));
    }
}
