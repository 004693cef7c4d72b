package dev.mik.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that strings in a {@code mik.toml} have to have. */
final class Shapes {
    static final String HTTP_URL = "an http or https URL with a host, and without a user name";
    static final String HOSTS =
            "a list of hosts as in \"api.example.com\", \"127.0.0.1:9919\", \"*.example.com\" or \"*\"";

    private static final Pattern HOST = Pattern.compile(
            "\\*|\\*(\\.[A-Za-z0-9_-]{1,63})+|(?:[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?|\\[[0-9A-Fa-f:.]{2,45}])"
                    + "(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,32}");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^#\\\\]]{0,4095}");
    private static final Pattern CRON = Pattern.compile("\\S+( +\\S+){4,6}");
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern PREFIX = Pattern.compile("[^\\p{Cntrl}]{1,512}");

    private Shapes() {}

    static boolean isHttpUrl(String text) {
        try {
            URI url = new URI(text);
            return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getPort() <= 65_535;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** A host, with or without a port, or a pattern of hosts. */
    static boolean isHost(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            return false;
        }
        String port = host.group("port");
        return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
    }

    /** What a module or a tenant may be called. */
    static boolean isModule(String text) {
        return MODULE.matcher(text).matches();
    }

    static boolean isJob(String text) {
        return JOB.matcher(text).matches();
    }

    static boolean isInstance(String text) {
        return INSTANCE.matcher(text).matches();
    }

    static boolean isMethod(String text) {
        return METHOD.matcher(text).matches();
    }

    /** A path, with a query or without, as it stands in a request. */
    static boolean isRequestPath(String text) {
        if (!PATH.matcher(text).matches()) {
            return false;
        }
        String path = text.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        String decoded = path.replace("%2e", ".").replace("%2f", "/").replace("%5c", "/") + "/";
        return !decoded.contains("/../") && !decoded.contains("/./") && !path.contains("%00");
    }

    static boolean isCron(String text) {
        return CRON.matcher(text.strip()).matches();
    }

    static boolean isTimezone(String text) {
        try {
            return !ZoneId.of(text).getId().isEmpty();
        } catch (DateTimeException _) {
            return false;
        }
    }

    static boolean isSchema(String text) {
        return SCHEMA.matcher(text).matches();
    }

    static boolean isKeyPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    /** Folders with a slash at the end: without it the prefix of one would hold the objects of another. */
    static boolean isObjectPrefix(String text) {
        return PREFIX.matcher(text).matches()
                && text.endsWith("/")
                && !text.startsWith("/")
                && !text.contains("//")
                && !text.contains("\\")
                && !("/" + text).contains("/./")
                && !("/" + text).contains("/../");
    }
}
