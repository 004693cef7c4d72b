package dev.mik.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One key of a configuration file.
 *
 * @param name dotted, as in {@code daemon.port}
 * @param type what TOML has to give
 * @param standard the value if nobody sets it, as it would stand in the file
 * @param check empty if the value is good, else what was expected, to follow "must be"
 * @param meaning one line for the documentation
 */
record ConfigKey(String name, Type type, Object standard, Function<Object, String> check, String meaning) {
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/*\\s?#@]+");

    /** The TOML types that occur. */
    enum Type {
        INTEGER("a whole number"),
        BOOLEAN("true or false"),
        STRING("a string in quotes"),
        STRINGS("a list of strings"),
        BODY("a string, a table or a list");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static ConfigKey integer(String name, long standard, long min, long max, String meaning) {
        return new ConfigKey(
                name,
                Type.INTEGER,
                standard,
                value -> (long) value < min || (long) value > max ? "from " + min + " to " + max : "",
                meaning);
    }

    static ConfigKey flag(String name, boolean standard, String meaning) {
        return new ConfigKey(name, Type.BOOLEAN, standard, _ -> "", meaning);
    }

    static ConfigKey string(String name, String standard, String meaning) {
        return new ConfigKey(name, Type.STRING, standard, _ -> "", meaning);
    }

    static ConfigKey strings(String name, List<String> standard, String meaning) {
        return new ConfigKey(name, Type.STRINGS, standard, _ -> "", meaning);
    }

    /** A string that has to have a form, when it is given. */
    static ConfigKey text(String name, String standard, Predicate<String> form, String expected, String meaning) {
        return new ConfigKey(name, Type.STRING, standard, value -> form.test((String) value) ? "" : expected, meaning);
    }

    /** A file or folder, absolute or from the folder of the configuration. */
    static ConfigKey path(String name, String standard, String meaning) {
        return text(name, standard, ConfigKey::isPath, "the name of a file or folder", meaning);
    }

    /** A string, or a table or list that becomes one as JSON. */
    static ConfigKey body(String name, String meaning) {
        return new ConfigKey(name, Type.BODY, "", _ -> "", meaning);
    }

    /** A list of strings that means something else when it is empty than when it is absent. */
    static ConfigKey optionalStrings(String name, Predicate<String> form, String expected, String meaning) {
        return new ConfigKey(
                name,
                Type.STRINGS,
                "",
                value -> ((List<?>) value).stream().map(Object::toString).allMatch(form) ? "" : expected,
                meaning);
    }

    private static boolean isPath(String text) {
        try {
            return !text.isBlank() && !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Whether its value may hold a password, and is not to be printed. */
    boolean confidential() {
        return name.endsWith("url") || name.endsWith("endpoint");
    }

    /** What is wrong with an API key, as a sentence; empty if nothing is. */
    static String apiKeyProblem(String key) {
        return key.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? ""
                : "MIK_API_KEY must be printable ASCII without spaces, as it has to fit into a header.";
    }

    /** A list of web origins as browsers send them. */
    static ConfigKey origins(String name, String meaning) {
        return new ConfigKey(
                name,
                Type.STRINGS,
                List.of(),
                value -> ((List<?>) value)
                                .stream()
                                        .allMatch(origin -> ORIGIN.matcher(origin.toString())
                                                .matches())
                        ? ""
                        : "a list of origins such as \"https://app.example\", without path or slash at the end",
                meaning);
    }

    /** A store's URL; empty stands for the file under the home folder. */
    static ConfigKey storeUrl(String name, List<String> schemes, String meaning) {
        return new ConfigKey(name, Type.STRING, "", value -> storeUrlProblem((String) value, schemes), meaning);
    }

    private static String storeUrlProblem(String text, List<String> schemes) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            StoreUrl url = StoreUrl.parse(text);
            if (!schemes.contains(url.scheme())) {
                return "a URL that begins with "
                        + String.join(
                                " or ", schemes.stream().map(s -> s + "://").toList());
            }
            return url.scheme().equals("memory") || url.location().startsWith("/")
                    ? ""
                    : "a URL with an absolute path, as in " + url.scheme() + ":///path";
        } catch (IllegalArgumentException _) {
            return "a URL such as " + schemes.getFirst() + ":///path";
        }
    }
}
