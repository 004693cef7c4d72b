package dev.mik.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The settings that a project's handlers are served with, complete and checked: {@code mik.toml}, then the environment,
 * then flags.
 *
 * @param folder the project's folder, which relative paths start from
 * @param file the {@code mik.toml} that was read, or would have been
 * @param project what it is called
 * @param server where and how it is served
 * @param folders where its files are
 * @param limits how much a request and all of them may take
 * @param outgoing whom handlers may call
 * @param logs when a log file of it is rotated
 * @param tracing where spans go
 * @param schedules what is to be called at which times; nothing else than their shape is checked
 * @param environment what handlers find in their environment; may hold secrets
 * @param tenants what tenants were granted, by name
 * @param warnings a sentence for each key that nobody knows; the project is served all the same
 */
public record ProjectConfig(
        Path folder,
        Path file,
        Project project,
        Server server,
        Folders folders,
        Limits limits,
        Outgoing outgoing,
        Logs logs,
        Tracing tracing,
        List<Schedule> schedules,
        Map<String, String> environment,
        Map<String, TenantGrant> tenants,
        List<String> warnings) {

    /**
     * What the project is called.
     *
     * @param name its folder's, unless it says otherwise
     * @param version empty if it has none
     * @param description empty if it has none
     */
    public record Project(String name, String version, String description) {}

    /**
     * Where and how the project is served.
     *
     * @param host address to bind
     * @param port TCP port, 1 to 65535, or 0 for any that is free
     * @param hotReload whether changed files are served without a restart
     * @param watchDebounce how long files have to be quiet before a change counts
     * @param shutdownTimeout how long requests under way may take when the server is told to stop
     */
    public record Server(String host, int port, boolean hotReload, Duration watchDebounce, Duration shutdownTimeout) {}

    /**
     * Where files are; absolute, and not checked for being there.
     *
     * @param modules {@code NAME.wasm}, or one such file
     * @param scripts {@code NAME.js}
     * @param staticFiles what is served as it is
     * @param userModules {@code TENANT/NAME.wasm}
     */
    public record Folders(Path modules, Path scripts, Path staticFiles, Path userModules) {}

    /**
     * How much may be taken; all positive.
     *
     * @param executionTime until a request is answered
     * @param memoryBytes linear memory of a request
     * @param bodyBytes of a request's body
     * @param requests at once, over all modules
     * @param requestsPerModule at once, of one module
     * @param cachedModules held in memory
     * @param cacheBytes that they take there
     */
    public record Limits(
            Duration executionTime,
            long memoryBytes,
            long bodyBytes,
            int requests,
            int requestsPerModule,
            int cachedModules,
            long cacheBytes) {}

    /**
     * Whom handlers may call.
     *
     * @param allowed {@code host}, {@code host:port}, {@code *.domain} or {@code *}, in lower case. Empty for nobody but
     *     the services; absent for every public address
     * @param services the KV, SQL and storage services, if there are any; they may always be called
     */
    public record Outgoing(Optional<List<String>> allowed, Optional<Services> services) {}

    /**
     * The KV, SQL and storage services of the handlers.
     *
     * @param url without a slash at the end; handlers find it in {@code MIK_API_URL}
     * @param key what opens them; empty for none. Never printed, and not for handlers to see
     * @param instance the name that calls are made under
     */
    public record Services(URI url, String key, String instance) {
        /** Nothing secret. */
        @Override
        public String toString() {
            return "Services[" + url + ", instance " + instance + ", key " + (key.isEmpty() ? "not set" : "set") + "]";
        }
    }

    /**
     * When the log of an instance in the background is rotated.
     *
     * @param maxBytes of one file
     * @param maxFiles that are kept, the one being written included
     */
    public record Logs(long maxBytes, int maxFiles) {}

    /**
     * Where spans go.
     *
     * @param serviceName that they are made under
     * @param endpoint of an OTLP collector; absent for no tracing
     */
    public record Tracing(String serviceName, Optional<URI> endpoint) {}

    /**
     * A call that is to be made at certain times.
     *
     * @param name unique in the project
     * @param cron five to seven fields, which nobody has looked into yet
     * @param call what is called
     * @param rules when it is not, and when it is called again
     */
    public record Schedule(String name, String cron, Call call, Rules rules) {}

    /**
     * What a schedule calls: a module of the project, or a URL.
     *
     * @param module without {@code .wasm}; present unless there is a URL
     * @param url an absolute target
     * @param method in capitals
     * @param path begins with a slash
     * @param port of the server that has the module; absent for the project's own
     * @param headers may hold secrets
     * @param body empty for none
     * @param healthPath what is asked before the module is called
     */
    public record Call(
            Optional<String> module,
            Optional<URI> url,
            String method,
            String path,
            OptionalInt port,
            Map<String, String> headers,
            String body,
            String healthPath) {
        /** Nothing secret. */
        @Override
        public String toString() {
            return "Call[" + method + " " + module.map(name -> name + path).orElse("a URL") + ", headers "
                    + new TreeSet<>(headers.keySet()) + "]";
        }
    }

    /**
     * When a schedule is not followed, and when it is followed again.
     *
     * @param enabled whether it is followed at all
     * @param timezone that its fields are meant in
     * @param overlap if the call before has not ended
     * @param misfire if nobody was there at the time
     * @param timeout of one call
     * @param retries of a call that failed
     */
    public record Rules(
            boolean enabled, ZoneId timezone, Overlap overlap, Misfire misfire, Duration timeout, int retries) {}

    /** What becomes of a call whose predecessor has not ended. */
    public enum Overlap {
        SKIP,
        ALLOW,
        QUEUE
    }

    /** What becomes of a call whose time passed while nobody was there. */
    public enum Misfire {
        SKIP,
        RUN_ONCE
    }

    /**
     * What a tenant's handlers may use of the services; everything that is absent is refused.
     *
     * @param kvPrefix of their keys; no tenant's begins with another's
     * @param sqlFile an SQLite file of their own; absolute
     * @param sqlSchema a PostgreSQL schema of their own; not together with a file
     * @param storagePrefix of their objects, with a slash at the end; no tenant's begins with another's
     */
    public record TenantGrant(
            Optional<String> kvPrefix,
            Optional<Path> sqlFile,
            Optional<String> sqlSchema,
            Optional<String> storagePrefix) {}

    /** Settings; collections are copied. */
    public ProjectConfig {
        schedules = List.copyOf(schedules);
        environment = Map.copyOf(environment);
        tenants = Map.copyOf(tenants);
        warnings = List.copyOf(warnings);
    }

    /** Nothing secret: of the handlers' environment the names only. */
    @Override
    public String toString() {
        return "ProjectConfig[" + folder + ", " + project.name() + ", " + server + ", " + folders + ", " + limits + ", "
                + outgoing + ", " + schedules + ", environment " + new TreeSet<>(environment.keySet()) + ", tenants "
                + new TreeSet<>(tenants.keySet()) + "]";
    }

    /**
     * Reads the settings.
     *
     * @param folderOrFile a project's folder; its {@code mik.toml}; or a single {@code .wasm} file, whose settings are the
     *     {@code mik.toml} beside it, or the one beside its folder if that is called {@code modules}. Without such a file
     *     everything has its default
     * @param environment for {@code PORT}, {@code HOST}, {@code MIK_HOT_RELOAD}, {@code MIK_API_URL}, {@code MIK_API_KEY},
     *     {@code MIK_INSTANCE}
     * @param portFlag {@code --port}
     * @throws ConfigException with every problem
     */
    public static ProjectConfig load(Path folderOrFile, Map<String, String> environment, OptionalInt portFlag) {
        return ProjectReader.read(
                ProjectFiles.of(folderOrFile),
                environment,
                portFlag,
                Runtime.getRuntime().availableProcessors());
    }
}
