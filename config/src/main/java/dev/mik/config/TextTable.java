package dev.mik.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** A table whose keys people choose and whose values become strings, such as {@code [env]}. */
final class TextTable {
    private TextTable() {}

    /**
     * Reads such a table; the values, which may be secrets, are in no sentence.
     *
     * @param shown how sentences call the table
     * @param isName what its keys have to be
     */
    static Map<String, String> read(
            TomlFile file, TomlTable parent, String key, String shown, Predicate<String> isName) {
        if (!parent.contains(List.of(key))) {
            return Map.of();
        }
        if (!(parent.get(List.of(key)) instanceof TomlTable table)) {
            file.problem(file.place(parent, List.of(key)) + shown + " must be a table.");
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : table.keySet()) {
            String place =
                    file.place(table, List.of(name)) + TomlSettings.cut(shown + "." + Toml.joinKeyPath(List.of(name)));
            String text = text(Objects.requireNonNull(table.get(List.of(name)), name));
            if (!isName.test(name)) {
                file.problem(place + " cannot be a name here.");
            } else if (text.isEmpty() && !table.isString(List.of(name))) {
                file.problem(place + " must be a string, a number, or true or false.");
            } else if (text.indexOf('\0') >= 0) {
                file.problem(place + " must not contain NUL.");
            } else {
                texts.put(name, text);
            }
        }
        return texts;
    }

    /** As TOML reads it; empty for what is no text. */
    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Double number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> "";
        };
    }
}
