package dev.mik.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** A table of a TOML file held against the keys that it may have; every problem is told, not just the first. */
final class TomlSettings {
    private static final int MAX_SHOWN = 100;

    private final TomlFile file;
    private final TomlTable table;
    private final String prefix;
    private final Set<String> elsewhere;
    private final Map<String, ConfigKey> keys = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();

    /** The whole of a file. */
    TomlSettings(TomlFile file, List<ConfigKey> known) {
        this(file, file.table(), "", known, Set.of());
    }

    /**
     * A table of a file.
     *
     * @param prefix what stands before the names of its keys in sentences
     * @param known the keys, named without the prefix
     * @param elsewhere keys whose values this does not look at
     */
    TomlSettings(TomlFile file, TomlTable table, String prefix, List<ConfigKey> known, Set<String> elsewhere) {
        this.file = file;
        this.table = table;
        this.prefix = prefix;
        this.elsewhere = elsewhere;
        known.forEach(key -> keys.put(key.name(), key));
        take(table, List.of());
    }

    private void take(TomlTable part, List<String> path) {
        for (String key : part.keySet()) {
            List<String> here = new ArrayList<>(path);
            here.add(key);
            String name = Toml.joinKeyPath(here);
            Object value = Objects.requireNonNull(part.get(List.of(key)), key);
            ConfigKey known = keys.get(name);
            if (known != null) {
                take(known, here, value);
            } else if (!elsewhere.contains(name)) {
                takeUnknown(here, name, value);
            }
        }
    }

    /** A table that known keys stand in, or a stranger; of a table of strangers each is named. */
    private void takeUnknown(List<String> path, String name, Object value) {
        boolean section = hasKeysIn(name);
        if (value instanceof TomlTable inner && (section || !inner.isEmpty())) {
            take(inner, path);
        } else if (section) {
            problem(path, name, "a table, as in [" + prefix + name + "]");
        } else {
            Set<String> names = value instanceof TomlTable ? sections() : names();
            file.unknown(file.place(table, path), prefix + cut(name), () -> prefix + NearestName.of(name, names));
        }
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>(keys.keySet());
        names.addAll(elsewhere);
        return names;
    }

    private Set<String> sections() {
        return names().stream().map(name -> name.replaceFirst("\\..*", "")).collect(Collectors.toSet());
    }

    private boolean hasKeysIn(String section) {
        String start = section + ".";
        return keys.keySet().stream().anyMatch(name -> name.startsWith(start))
                || elsewhere.stream().anyMatch(name -> name.startsWith(start));
    }

    private void take(ConfigKey key, List<String> path, Object value) {
        Object plain = plain(key, value);
        if (!hasType(key, plain)) {
            problem(path, key.name(), key.type().words());
            return;
        }
        String expected = key.check().apply(plain);
        if (expected.isEmpty()) {
            values.put(key.name(), plain);
        } else {
            problem(path, key.name(), expected + shown(key, plain));
        }
    }

    private void problem(List<String> path, String name, String expected) {
        file.problem(file.place(table, path) + prefix + cut(name) + " must be " + expected + ".");
    }

    /** What was found, unless it may hold a password, as URLs do. */
    private static String shown(ConfigKey key, Object value) {
        return key.confidential()
                ? ""
                : ", and is " + cut(Toml.tomlEscape(String.valueOf(value)).toString());
    }

    static String cut(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private static Object plain(ConfigKey key, Object value) {
        if (key.type() == ConfigKey.Type.BODY) {
            return switch (value) {
                case TomlTable table -> table.toJson();
                case TomlArray array -> array.toJson();
                default -> value;
            };
        }
        return value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)
                ? array.toList().stream().map(Object::toString).toList()
                : value;
    }

    private static boolean hasType(ConfigKey key, Object value) {
        return switch (key.type()) {
            case INTEGER -> value instanceof Long;
            case BOOLEAN -> value instanceof Boolean;
            case STRING, BODY -> value instanceof String;
            case STRINGS -> value instanceof List<?>;
        };
    }

    /** A variable of the environment, if it is set and not blank, held against the key and put above what the file says. */
    void environment(Map<String, String> environment, String variable, String name) {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return;
        }
        if (key(name).type() != ConfigKey.Type.INTEGER) {
            override(variable, name, text);
            return;
        }
        try {
            override(variable, name, Long.parseLong(text));
        } catch (NumberFormatException _) {
            file.problem(variable + " must be a whole number, and is " + cut(text) + ".");
        }
    }

    /** A value from the environment or a flag, held against the key and put above what the file says. */
    void override(String source, String name, Object value) {
        ConfigKey key = key(name);
        String expected = key.check().apply(value);
        if (expected.isEmpty()) {
            values.put(name, value);
        } else {
            file.problem(source + " must be " + expected + shown(key, value) + ".");
        }
    }

    /** Whether anybody gave a good value. */
    boolean isSet(String name) {
        return values.containsKey(key(name).name());
    }

    long integer(String name) {
        return (Long) value(name);
    }

    /** A number, or the standard one where it is 0, which stands for automatic. */
    long automatic(String name) {
        long value = integer(name);
        return value == 0 ? (Long) key(name).standard() : value;
    }

    boolean flag(String name) {
        return (Boolean) value(name);
    }

    String string(String name) {
        return (String) value(name);
    }

    /** A string that nobody has to give. */
    Optional<String> optional(String name) {
        return isSet(name) ? Optional.of(string(name)) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // take() let nothing else in
    List<String> strings(String name) {
        return (List<String>) value(name);
    }

    private Object value(String name) {
        return values.getOrDefault(name, key(name).standard());
    }

    private ConfigKey key(String name) {
        ConfigKey key = keys.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        return key;
    }
}
