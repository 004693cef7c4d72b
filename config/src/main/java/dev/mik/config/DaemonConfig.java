package dev.mik.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The daemon's settings, complete and checked: {@code daemon.toml}, then the environment, then flags.
 *
 * @param home the folder of everything the daemon keeps
 * @param file the configuration file that was read, or would have been
 * @param host address to bind
 * @param port TCP port, 1 to 65535
 * @param apiKey what opens the API; empty for none. Never printed
 * @param services which services are on
 * @param stores where they keep their data
 * @param limits how far requests may go
 * @param allowedHosts further {@code Host} names answered without a key, in lower case
 * @param corsOrigins web origins that may call, in lower case
 */
public record DaemonConfig(
        Path home,
        Path file,
        String host,
        int port,
        String apiKey,
        Services services,
        Stores stores,
        Limits limits,
        Set<String> allowedHosts,
        Set<String> corsOrigins) {

    /**
     * Which services are on.
     *
     * @param kv {@code services.kv_enabled}
     * @param sql {@code services.sql_enabled}
     * @param storage {@code services.storage_enabled}
     */
    public record Services(boolean kv, boolean sql, boolean storage) {}

    /**
     * Where data lies.
     *
     * @param kv of scheme {@code sqlite}, {@code mapdb} or {@code memory}
     * @param sql of scheme {@code sqlite}
     * @param objects of scheme {@code file}
     */
    public record Stores(StoreUrl kv, StoreUrl sql, StoreUrl objects) {}

    /**
     * How far requests may go.
     *
     * @param jsonBytes the largest JSON body
     * @param objectBytes the largest object
     * @param sqlTimeout for one statement
     * @param sqlMaxRows for one query
     * @param readOnlyQueries whether {@code /sql/query} refuses writes
     */
    public record Limits(
            int jsonBytes, long objectBytes, Duration sqlTimeout, int sqlMaxRows, boolean readOnlyQueries) {}

    /** Every key of {@code daemon.toml}; the table in {@code docs/configuration.md} is tested against it. */
    static final List<ConfigKey> KEYS = List.of(
            ConfigKey.integer("daemon.port", 9919, 1, 65_535, "TCP port of the API"),
            ConfigKey.string("daemon.host", "127.0.0.1", "address to bind"),
            ConfigKey.integer(
                    "daemon.max_auto_restarts", 10, 0, 1_000_000, "restarts of a crashed instance before giving up"),
            ConfigKey.integer(
                    "daemon.health_check_interval_secs", 10, 1, 86_400, "seconds between health checks of instances"),
            ConfigKey.flag("services.kv_enabled", true, "serve /kv"),
            ConfigKey.flag("services.sql_enabled", true, "serve /sql"),
            ConfigKey.flag("services.storage_enabled", true, "serve /storage"),
            ConfigKey.flag("services.cron_enabled", true, "serve /cron"),
            ConfigKey.flag("services.programs_enabled", true, "serve /api/v1/daemon"),
            ConfigKey.storeUrl(
                    "kv.url",
                    List.of("sqlite", "mapdb", "memory"),
                    "where KV entries lie; empty: kv.db in the home folder"),
            ConfigKey.storeUrl(
                    "sql.url", List.of("sqlite"), "where the SQL database lies; empty: sql.db in the home folder"),
            ConfigKey.flag("sql.read_only_queries", false, "let /sql/query refuse writes"),
            ConfigKey.storeUrl("storage.url", List.of("file"), "where objects lie; empty: storage/ in the home folder"),
            ConfigKey.integer("limits.json_body_bytes", 10_000_000, 1_024, 1_000_000_000, "largest JSON body"),
            ConfigKey.integer("limits.object_bytes", 5L << 30, 1, 1L << 50, "largest stored object"),
            ConfigKey.integer("limits.sql_timeout_secs", 30, 1, 86_400, "seconds that one SQL statement may take"),
            ConfigKey.integer("limits.sql_max_rows", 10_000, 1, 10_000_000, "rows that one query may give"),
            ConfigKey.strings("http.allowed_hosts", List.of(), "further Host names answered while no key is set"),
            ConfigKey.origins("http.cors_origins", "web origins whose pages may call the API"),
            ConfigKey.strings("programs.log_dirs", List.of("/var/log"), "folders where programs may log"),
            ConfigKey.strings("programs.allow_users", List.of("*"), "users that programs may run as"),
            ConfigKey.strings("cron.allowed_urls", List.of(), "absolute targets that cron jobs may call"));

    /** Nothing secret. */
    @Override
    public String toString() {
        return "DaemonConfig[" + host + ":" + port + ", home " + home + ", " + services + ", key "
                + (apiKey.isEmpty() ? "not set" : "set") + "]";
    }

    /**
     * Reads the settings.
     *
     * @param environment for {@code MIK_HOME}, {@code PORT}, {@code HOST}, {@code MIK_API_KEY}, {@code KV_URL},
     *     {@code DATABASE_URL}, {@code STORAGE_URL}
     * @param portFlag {@code --port}
     * @throws ConfigException with every problem
     */
    public static DaemonConfig load(Map<String, String> environment, OptionalInt portFlag) {
        Path home = home(environment);
        Path file = home.resolve("daemon.toml");
        TomlFile toml = new TomlFile(file, TomlFile.UnknownKeys.PROBLEM);
        TomlSettings settings = new TomlSettings(toml, KEYS);
        settings.environment(environment, "HOST", "daemon.host");
        settings.environment(environment, "KV_URL", "kv.url");
        settings.environment(environment, "DATABASE_URL", "sql.url");
        settings.environment(environment, "STORAGE_URL", "storage.url");
        settings.environment(environment, "PORT", "daemon.port");
        portFlag.ifPresent(port -> settings.override("--port", "daemon.port", (long) port));
        String apiKey = environment.getOrDefault("MIK_API_KEY", "");
        String keyProblem = ConfigKey.apiKeyProblem(apiKey);
        if (!keyProblem.isEmpty()) {
            toml.problem(keyProblem);
        }
        if (!toml.problems().isEmpty()) {
            throw new ConfigException(toml.problems());
        }
        return from(settings, home, file, apiKey);
    }

    /** {@code MIK_HOME}, or {@code .mik} in the user's home. */
    public static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("MIK_HOME", "");
        return (home.isBlank() ? userHome(environment).resolve(".mik") : Path.of(home))
                .toAbsolutePath()
                .normalize();
    }

    /** What a shell calls {@code ~}; the JVM's own idea of it does not follow {@code HOME}. */
    private static Path userHome(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isBlank() ? System.getProperty("user.home") : home);
    }

    private static DaemonConfig from(TomlSettings settings, Path home, Path file, String apiKey) {
        return new DaemonConfig(
                home,
                file,
                settings.string("daemon.host"),
                (int) settings.integer("daemon.port"),
                apiKey,
                new Services(
                        settings.flag("services.kv_enabled"),
                        settings.flag("services.sql_enabled"),
                        settings.flag("services.storage_enabled")),
                new Stores(
                        store(settings, "kv.url", "sqlite", home.resolve("kv.db")),
                        store(settings, "sql.url", "sqlite", home.resolve("sql.db")),
                        store(settings, "storage.url", "file", home.resolve("storage"))),
                new Limits(
                        (int) settings.integer("limits.json_body_bytes"),
                        settings.integer("limits.object_bytes"),
                        Duration.ofSeconds(settings.integer("limits.sql_timeout_secs")),
                        (int) settings.integer("limits.sql_max_rows"),
                        settings.flag("sql.read_only_queries")),
                lowerCase(settings.strings("http.allowed_hosts")),
                lowerCase(settings.strings("http.cors_origins")));
    }

    private static StoreUrl store(TomlSettings settings, String key, String scheme, Path standard) {
        String url = settings.string(key);
        return url.isEmpty() ? new StoreUrl(scheme, standard.toString()) : StoreUrl.parse(url);
    }

    private static Set<String> lowerCase(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
