package dev.mik.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** A TOML file held against the keys that it may have; collects every problem instead of stopping at the first. */
final class TomlSettings {
    private final Map<String, ConfigKey> keys = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Reads the file; one that does not exist is an empty one. */
    TomlSettings(Path file, List<ConfigKey> known) {
        known.forEach(key -> keys.put(key.name(), key));
        if (!Files.exists(file)) {
            return;
        }
        try {
            TomlParseResult toml = Toml.parse(file);
            if (toml.hasErrors()) {
                toml.errors()
                        .forEach(error -> problems.add(
                                file + ":" + error.position().line() + ": not valid TOML: " + error.getMessage()));
            } else {
                toml.dottedEntrySet(false).forEach(entry -> take(file, toml, entry.getKey(), entry.getValue()));
            }
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e.getMessage());
        }
    }

    private void take(Path file, TomlParseResult toml, String name, Object value) {
        TomlPosition position = toml.inputPositionOf(name);
        String place = file + ":" + (position == null ? "" : position.line() + ":") + " " + name;
        ConfigKey key = keys.get(name);
        if (key == null) {
            problems.add(place + " is not a key of this file; did you mean " + nearest(name) + "?");
            return;
        }
        Object plain = value instanceof TomlArray array ? strings(array) : value;
        if (!hasType(key, plain)) {
            problems.add(place + " must be " + key.type().words() + ".");
            return;
        }
        String expected = key.check().apply(plain);
        if (!expected.isEmpty()) {
            problems.add(place + " must be " + expected + shown(key, value) + ".");
            return;
        }
        values.put(name, plain);
    }

    /** What was found, unless it may hold a password, as the URL of a store does. */
    private static String shown(ConfigKey key, Object value) {
        return key.name().endsWith(".url") ? "" : ", and is " + value;
    }

    private static Object strings(TomlArray array) {
        List<Object> elements = array.toList();
        return elements.stream().allMatch(String.class::isInstance)
                ? elements.stream().map(Object::toString).toList()
                : array;
    }

    private static boolean hasType(ConfigKey key, Object value) {
        return switch (key.type()) {
            case INTEGER -> value instanceof Long;
            case BOOLEAN -> value instanceof Boolean;
            case STRING -> value instanceof String;
            case STRINGS -> value instanceof List<?>;
        };
    }

    private String nearest(String name) {
        return keys.keySet().stream()
                .min(Comparator.<String>comparingInt(known -> distance(name, known))
                        .thenComparing(known -> known))
                .orElse("nothing");
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    List<String> problems() {
        return problems;
    }

    /** A value from the environment or a flag, held against the same key. */
    void override(String source, String name, Object value) {
        ConfigKey key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        String expected = key.check().apply(value);
        if (expected.isEmpty()) {
            values.put(name, value);
        } else {
            problems.add(source + " must be " + expected + shown(key, value) + ".");
        }
    }

    long integer(String name) {
        return (Long) value(name);
    }

    boolean flag(String name) {
        return (Boolean) value(name);
    }

    String string(String name) {
        return (String) value(name);
    }

    @SuppressWarnings("unchecked") // take() let nothing else in
    List<String> strings(String name) {
        return (List<String>) value(name);
    }

    private Object value(String name) {
        ConfigKey key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        return values.getOrDefault(name, key.standard());
    }
}
