package dev.mik.config;

import java.util.List;
import java.util.Set;

/** Every key of {@code mik.toml}; the tables in {@code docs/configuration.md} are tested against them. */
final class ProjectKeys {
    /** The keys that are there once. */
    static final List<ConfigKey> ALL = List.of(
            ConfigKey.string("project.name", "", "what the project is called; empty: as its folder"),
            ConfigKey.string("project.version", "", "its version"),
            ConfigKey.string("project.description", "", "what it is"),
            ConfigKey.integer("server.port", 3000, 0, 65_535, "TCP port; 0: any that is free"),
            ConfigKey.string("server.host", "127.0.0.1", "address to bind"),
            ConfigKey.path("server.modules", "modules", "folder of NAME.wasm"),
            ConfigKey.path("server.scripts", "scripts", "folder of NAME.js"),
            ConfigKey.path("server.static", "static", "folder of files served under /static"),
            ConfigKey.path("server.user_modules", "user_modules", "folder of TENANT/NAME.wasm"),
            ConfigKey.integer("server.cache_size", 100, 0, 100_000, "modules held in memory"),
            ConfigKey.integer("server.max_cache_mb", 256, 0, 1 << 20, "MiB that they take there"),
            ConfigKey.integer("server.max_body_size_mb", 10, 0, 1 << 20, "MiB of a request's body"),
            ConfigKey.integer("server.execution_timeout_secs", 30, 0, 86_400, "seconds until a handler has to be done"),
            ConfigKey.integer("server.memory_limit_mb", 128, 0, 4_096, "MiB of memory that a request may take"),
            ConfigKey.integer(
                    "server.max_concurrent_requests", 1_000, 0, 100_000, "requests at once; 0: 500 for each core"),
            ConfigKey.integer(
                    "server.max_per_module_requests",
                    10,
                    0,
                    10_000,
                    "requests at once of one module; 0: 5 for each core"),
            ConfigKey.integer(
                    "server.shutdown_timeout_secs", 30, 0, 86_400, "seconds for requests under way when it stops"),
            ConfigKey.integer("server.log_max_size_mb", 10, 0, 1 << 20, "MiB of a log file before it is rotated"),
            ConfigKey.integer("server.log_max_files", 5, 0, 10_000, "log files that are kept"),
            ConfigKey.integer(
                    "server.watch_debounce_ms", 300, 0, 60_000, "milliseconds of quiet before a change counts"),
            ConfigKey.optionalStrings(
                    "server.http_allowed",
                    Shapes::isHost,
                    Shapes.HOSTS,
                    "hosts that handlers may call; absent: the services if there are any, else every public address"),
            ConfigKey.string("tracing.service_name", "mik", "name that spans are made under"),
            ConfigKey.text(
                    "tracing.otlp_endpoint",
                    "",
                    url -> url.isEmpty() || Shapes.isHttpUrl(url),
                    Shapes.HTTP_URL,
                    "OTLP collector that spans are sent to; empty: no tracing"));

    /** The keys of a {@code [[schedules]]}, but for {@code headers}. */
    static final List<ConfigKey> SCHEDULE = List.of(
            ConfigKey.text(
                    "name",
                    "",
                    Shapes::isJob,
                    "up to 128 letters, digits, '.', '_', ':' and '-'",
                    "unique in the project; has to be given"),
            ConfigKey.text(
                    "cron",
                    "",
                    Shapes::isCron,
                    "five to seven fields with spaces between them",
                    "when; has to be given"),
            ConfigKey.text(
                    "module",
                    "",
                    Shapes::isModule,
                    "a module's name: letters, digits, '-', '_' and '.'",
                    "module that is called; this or `url` has to be given"),
            ConfigKey.text(
                    "url",
                    "",
                    Shapes::isHttpUrl,
                    Shapes.HTTP_URL,
                    "absolute target, instead of a module; must match `cron.allowed_urls` of the daemon"),
            ConfigKey.text("method", "GET", Shapes::isMethod, "an HTTP method in capitals", "HTTP method"),
            ConfigKey.text(
                    "path", "/", Shapes::isRequestPath, "a path that begins with a slash", "path below the module"),
            ConfigKey.integer("port", 0, 0, 65_535, "port of the server that has the module; 0: the project's own"),
            ConfigKey.flag("enabled", true, "whether it is followed"),
            ConfigKey.text(
                    "health_path",
                    "/health",
                    Shapes::isRequestPath,
                    "a path that begins with a slash",
                    "what is asked before the call"),
            ConfigKey.text(
                    "timezone",
                    "UTC",
                    Shapes::isTimezone,
                    "a time zone such as \"Europe/Berlin\"",
                    "zone of the fields"),
            ConfigKey.text(
                    "overlap",
                    "skip",
                    Set.of("skip", "allow", "queue")::contains,
                    "skip, allow or queue",
                    "while the call before goes on: skip, allow or queue"),
            ConfigKey.text(
                    "misfire",
                    "skip",
                    Set.of("skip", "run_once")::contains,
                    "skip or run_once",
                    "when its time passed while nothing ran: skip or run_once"),
            ConfigKey.integer("timeout_secs", 30, 1, 86_400, "seconds for one call"),
            ConfigKey.integer("retries", 0, 0, 100, "further tries of a call that failed"),
            ConfigKey.body("body", "body of the request; a table or a list is sent as JSON"));

    /** The keys of a {@code [tenants.NAME]}. */
    static final List<ConfigKey> TENANT = List.of(
            ConfigKey.text(
                    "kv_prefix",
                    "",
                    Shapes::isKeyPrefix,
                    "up to 512 characters, none of them a control character",
                    "KV keys that begin so are the tenant's"),
            ConfigKey.path("sql_file", "", "SQLite file of the tenant's own"),
            ConfigKey.text(
                    "sql_schema",
                    "",
                    Shapes::isSchema,
                    "a name of up to 63 letters, digits and '_'",
                    "PostgreSQL schema of the tenant's own, instead of a file"),
            ConfigKey.text(
                    "storage_prefix",
                    "",
                    Shapes::isObjectPrefix,
                    "folders with a slash at the end, as in \"acme/\"",
                    "objects below it are the tenant's"));

    /** Sections that are read elsewhere, and those of older projects, which nothing here looks at. */
    static final Set<String> ELSEWHERE = Set.of(
            "schedules",
            "env",
            "tenants",
            "composition",
            "dependencies",
            "lb",
            "sidecars",
            "server.auto",
            "server.logging");

    private ProjectKeys() {}
}
