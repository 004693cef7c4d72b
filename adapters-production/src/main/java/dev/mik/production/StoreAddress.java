package dev.mik.production;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A backend's URL, taken apart by the rules of RFC 3986, but with several hosts.
 *
 * <p>Failures are {@link IllegalArgumentException}s whose sentence shows no part of the URL that could be a secret.
 *
 * @param scheme in lower case
 * @param user decoded; empty if there is none
 * @param password decoded; empty if there is none
 * @param authority the hosts as they stand there
 * @param path decoded, without the slash before it
 * @param options what follows {@code ?}, decoded
 * @param fragment what follows {@code #}, decoded
 */
record StoreAddress(
        String scheme,
        String user,
        String password,
        String authority,
        String path,
        Map<String, String> options,
        String fragment) {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://((?<user>[^:@/?#]*)(:(?<password>[^@/?#]*))?@)?(?<authority>[^@/?#]*)"
                    + "(/(?<path>[^?#]*))?(\\?(?<query>[^#]*))?(#(?<fragment>.*))?");

    /**
     * Takes a URL apart.
     *
     * @param example of a good one, for the sentence
     * @param known the names that options may have
     */
    static StoreAddress parse(String url, String example, List<String> known) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must look like " + example
                    + "; in user and password, the characters : / ? # @ are written %3A %2F %3F %23 %40");
        }
        String scheme = part(matcher, "scheme");
        return new StoreAddress(
                scheme.toLowerCase(java.util.Locale.ROOT),
                decode(part(matcher, "user")),
                decode(part(matcher, "password")),
                part(matcher, "authority"),
                decode(part(matcher, "path")),
                options(part(matcher, "query"), known),
                decode(part(matcher, "fragment")));
    }

    private static String part(Matcher matcher, String group) {
        return Optional.ofNullable(matcher.group(group)).orElse("");
    }

    /** Percent-decoding alone: a plus is a plus, also where forms would make a blank of it. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a % that two hexadecimal digits do not follow", e);
        }
    }

    private static Map<String, String> options(String query, List<String> known) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "has the option '" + name + "'; known are " + String.join(", ", new TreeSet<>(known)));
            }
            options.put(name, decode(equals < 0 ? "" : option.substring(equals + 1)));
        }
        return options;
    }

    /** An option's text, or what stands for it. */
    String option(String name, String standard) {
        return options.getOrDefault(name, standard);
    }

    /** An option that is a whole number. */
    int number(String name, int standard, int min, int max) {
        String text = option(name, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "has " + name + "=" + text + ", which must be a whole number from " + min + " to " + max);
    }

    /** An option that is true or false. */
    boolean flag(String name, boolean standard) {
        return switch (option(name, Boolean.toString(standard))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("has " + name + ", which must be true or false");
        };
    }

    /** The user and password stay unsaid. */
    @Override
    public String toString() {
        return scheme + "://" + authority + (path.isEmpty() ? "" : "/" + path);
    }
}
