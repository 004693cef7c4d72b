package dev.mik.production;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes {@code postgres://} URLs apart; they look as PostgreSQL's own library reads them, with fewer parameters. */
final class PostgresUrl {
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?:(?<who>[^/?#]*)@)?(?<hosts>[^/?#@]*)(?:/(?<database>[^?#]*))?"
                    + "(?:\\?(?<query>[^#]*))?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern HOST =
            Pattern.compile("(?<name>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");

    private static final String STANDARD_PORT = "5432";

    /** The parameters of PostgreSQL's own library that are handed on, with the driver's names for them. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslpassword", "sslpassword",
            "channel_binding", "channelBinding",
            "require_auth", "requireAuth",
            "target_session_attrs", "targetServerType",
            "application_name", "ApplicationName");

    /** Those of which only some values mean anything, because the driver reads a wrong one as no wish at all. */
    private static final Map<String, Set<String>> VALUES = Map.of(
            "sslmode", Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            "channel_binding", Set.of("disable", "prefer", "require"),
            "target_session_attrs", Set.of("any", "read-write", "primary"));

    private static final String CONNECTIONS = "connections";
    private static final String TIMEOUT = "timeout_ms";

    private PostgresUrl() {}

    static PostgresConfig parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw wrong("must look like postgres://user:password@host:5432/database"
                    + " (percent-encode @, /, ?, # and % in the password)");
        }
        String who = group(parts, "who");
        int colon = who.indexOf(':');
        String user = decode(colon < 0 ? who : who.substring(0, colon), "the user");
        if (user.isEmpty()) {
            throw wrong("must name a user, as in postgres://user:password@host/database");
        }
        String database = decode(group(parts, "database"), "the database");
        Map<String, String> query = query(group(parts, "query"));
        return new PostgresConfig(
                hosts(group(parts, "hosts")),
                database.isEmpty() ? user : database,
                user,
                colon < 0 ? "" : decode(who.substring(colon + 1), "the password"),
                driverSettings(query),
                (int) number(query, CONNECTIONS, PostgresConfig.DEFAULT_CONNECTIONS),
                Duration.ofMillis(number(query, TIMEOUT, PostgresConfig.DEFAULT_TIMEOUT.toMillis())),
                false);
    }

    private static List<String> hosts(String text) {
        List<String> hosts = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            Matcher host = HOST.matcher(one);
            if (!host.matches()) {
                throw wrong("must name a host, as in postgres://user:password@host:5432/database;"
                        + " sockets in the file system are not supported");
            }
            String port = group(host, "port");
            if (!port.isEmpty() && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
                throw wrong("must have a port from 1 to 65535");
            }
            hosts.add(group(host, "name") + ":" + (port.isEmpty() ? STANDARD_PORT : port));
        }
        return hosts;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "a parameter");
            if (!DRIVER_NAMES.containsKey(name) && !name.equals(CONNECTIONS) && !name.equals(TIMEOUT)) {
                throw wrong("has the parameter " + name + ", and only these are known: " + known());
            }
            query.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1), name));
        }
        return query;
    }

    private static String known() {
        Set<String> names = new TreeSet<>(DRIVER_NAMES.keySet());
        names.addAll(List.of(CONNECTIONS, TIMEOUT));
        return String.join(", ", names);
    }

    private static Map<String, String> driverSettings(Map<String, String> query) {
        Map<String, String> settings = new TreeMap<>();
        query.forEach((name, value) -> {
            Set<String> possible = VALUES.getOrDefault(name, Set.of());
            if (!possible.isEmpty() && !possible.contains(value)) {
                throw wrong("must have one of " + String.join(", ", new TreeSet<>(possible)) + " as " + name);
            }
            if (name.equals("sslrootcert") && value.equals("system")) {
                settings.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            } else if (name.equals("target_session_attrs")) {
                settings.put("targetServerType", value.equals("any") ? "any" : "primary");
            } else if (DRIVER_NAMES.containsKey(name)) {
                settings.put(DRIVER_NAMES.getOrDefault(name, name), value);
            }
        });
        return settings;
    }

    private static long number(Map<String, String> query, String name, long standard) {
        String text = query.getOrDefault(name, Long.toString(standard));
        if (!text.matches("[0-9]{1,9}")) {
            throw wrong("must have a whole number as " + name);
        }
        return Long.parseLong(text);
    }

    private static String decode(String text, String what) {
        try {
            // A plus sign stands for itself, as in every URL that is not a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw wrong("has a percent sign in " + what + " that two hexadecimal digits should follow");
        }
    }

    private static String group(Matcher matcher, String name) {
        return Optional.ofNullable(matcher.group(name)).orElse("");
    }

    private static IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(sentence);
    }
}
