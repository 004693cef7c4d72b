package dev.mik.config;

import dev.mik.config.ProjectConfig.Folders;
import dev.mik.config.ProjectConfig.Limits;
import dev.mik.config.ProjectConfig.Logs;
import dev.mik.config.ProjectConfig.Outgoing;
import dev.mik.config.ProjectConfig.Project;
import dev.mik.config.ProjectConfig.Schedule;
import dev.mik.config.ProjectConfig.Server;
import dev.mik.config.ProjectConfig.Services;
import dev.mik.config.ProjectConfig.TenantGrant;
import dev.mik.config.ProjectConfig.Tracing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Puts a project's settings together from its {@code mik.toml}, the environment and flags. */
final class ProjectReader {
    private static final String API_URL = "MIK_API_URL";
    private static final Set<String> YES = Set.of("1", "true", "on", "yes");
    private static final Set<String> NO = Set.of("0", "false", "off", "no");

    private final ProjectFiles files;
    private final Map<String, String> environment;
    private final int processors;
    private final TomlFile toml;
    private final TomlSettings settings;

    private ProjectReader(ProjectFiles files, Map<String, String> environment, int processors) {
        this.files = files;
        this.environment = environment;
        this.processors = processors;
        this.toml = new TomlFile(files.file(), TomlFile.UnknownKeys.WARNING);
        this.settings = new TomlSettings(toml, toml.table(), "", ProjectKeys.ALL, ProjectKeys.ELSEWHERE);
    }

    /**
     * Reads the settings.
     *
     * @param processors what automatic limits go by
     * @throws ConfigException with every problem
     */
    static ProjectConfig read(
            ProjectFiles files, Map<String, String> environment, OptionalInt portFlag, int processors) {
        ProjectReader reader = new ProjectReader(files, environment, processors);
        reader.settings.environment(environment, "HOST", "server.host");
        reader.settings.environment(environment, "PORT", "server.port");
        portFlag.ifPresent(port -> reader.settings.override("--port", "server.port", (long) port));
        return reader.config();
    }

    private ProjectConfig config() {
        Map<String, String> handlers = TextTable.read(toml, toml.table(), "env", "env", ProjectReader::isVariable);
        List<Schedule> schedules = ScheduleReader.read(toml);
        Map<String, TenantGrant> tenants = TenantReader.read(toml, files);
        Outgoing outgoing = outgoing(handlers);
        Server server = server();
        if (!toml.problems().isEmpty()) {
            throw new ConfigException(toml.problems());
        }
        return new ProjectConfig(
                files.folder(),
                files.file(),
                project(),
                server,
                folders(),
                limits(),
                outgoing,
                new Logs(mebibytes("server.log_max_size_mb"), (int) settings.automatic("server.log_max_files")),
                new Tracing(settings.string("tracing.service_name"), url(settings.string("tracing.otlp_endpoint"))),
                schedules,
                environment(handlers, outgoing),
                tenants,
                toml.warnings());
    }

    /** What the project says, and where the services really are. */
    private static Map<String, String> environment(Map<String, String> handlers, Outgoing outgoing) {
        Map<String, String> all = new HashMap<>(handlers);
        outgoing.services()
                .ifPresent(services -> all.put(API_URL, services.url().toString()));
        return all;
    }

    private static boolean isVariable(String name) {
        return !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0;
    }

    private Project project() {
        String name = settings.string("project.name");
        return new Project(
                name.isBlank() ? String.valueOf(files.folder().getFileName()) : name,
                settings.string("project.version"),
                settings.string("project.description"));
    }

    private Server server() {
        return new Server(
                settings.string("server.host"),
                (int) settings.integer("server.port"),
                hotReload(),
                Duration.ofMillis(settings.automatic("server.watch_debounce_ms")),
                seconds("server.shutdown_timeout_secs"));
    }

    private boolean hotReload() {
        String text = environment.getOrDefault("MIK_HOT_RELOAD", "").strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !YES.contains(text) && !NO.contains(text)) {
            toml.problem("MIK_HOT_RELOAD must be 1 or 0, and is " + TomlSettings.cut(text) + ".");
        }
        return !NO.contains(text);
    }

    private Folders folders() {
        return new Folders(
                files.module().orElseGet(() -> folder("server.modules")),
                folder("server.scripts"),
                folder("server.static"),
                folder("server.user_modules"));
    }

    private Path folder(String key) {
        return files.resolve(settings.string(key));
    }

    private Limits limits() {
        return new Limits(
                seconds("server.execution_timeout_secs"),
                mebibytes("server.memory_limit_mb"),
                mebibytes("server.max_body_size_mb"),
                fromCores("server.max_concurrent_requests", 500),
                fromCores("server.max_per_module_requests", 5),
                (int) settings.automatic("server.cache_size"),
                mebibytes("server.max_cache_mb"));
    }

    /** So that a machine with two cores has the standard limits, and one with more has more. */
    private int fromCores(String key, int forEach) {
        long value = settings.integer(key);
        return (int) (value == 0 ? (long) processors * forEach : value);
    }

    private Duration seconds(String key) {
        return Duration.ofSeconds(settings.automatic(key));
    }

    private long mebibytes(String key) {
        return settings.automatic(key) << 20;
    }

    private Outgoing outgoing(Map<String, String> handlers) {
        Optional<Services> services = services(handlers);
        Optional<List<String>> allowed = settings.isSet("server.http_allowed")
                ? Optional.of(settings.strings("server.http_allowed").stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList())
                : services.map(_ -> List.of());
        return new Outgoing(allowed, services);
    }

    /**
     * Where the services are. The key of the environment goes with the URL of the environment only: a project from
     * elsewhere must not be able to have it sent to a place of its own choice.
     */
    private Optional<Services> services(Map<String, String> handlers) {
        String url = environment.getOrDefault(API_URL, "").strip();
        String source = url.isEmpty() ? files.file() + ": env." + API_URL : API_URL;
        String key = url.isEmpty() ? "" : apiKey();
        String text = url.isEmpty() ? handlers.getOrDefault(API_URL, "") : url;
        String instance = environment.getOrDefault("MIK_INSTANCE", "default");
        if (!Shapes.isInstance(instance)) {
            toml.problem("MIK_INSTANCE must be up to 64 letters, digits, '-' and '_', the first a letter or a digit.");
        }
        if (!text.isEmpty() && !Shapes.isHttpUrl(text)) {
            toml.problem(source + " must be " + Shapes.HTTP_URL + ".");
            return Optional.empty();
        }
        return url(text).map(found -> new Services(found, key, instance));
    }

    private String apiKey() {
        String key = environment.getOrDefault("MIK_API_KEY", "");
        String problem = ConfigKey.apiKeyProblem(key);
        if (!problem.isEmpty()) {
            toml.problem(problem);
        }
        return key;
    }

    private static Optional<URI> url(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text.replaceFirst("/+$", "")));
    }
}
