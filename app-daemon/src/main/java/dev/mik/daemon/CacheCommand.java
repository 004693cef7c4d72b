package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import dev.mik.config.ProjectConfig;
import dev.mik.handlers.HandlerBackends;
import dev.mik.ports.handlers.CachedCode;
import dev.mik.ports.handlers.CodeCache;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mik cache}: the compiled code on disk, beside a project's modules and in {@code ~/.mik/cache/aot}. */
@Command(
        name = "cache",
        description = "Compiled code on disk: how much there is, and away with it. Deleting it is always safe.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(info | clean | clear)")
final class CacheCommand {
    private static final double MEBI = 1 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is called
    private CommandSpec spec;

    @Command(name = "info", description = "List what is there.", mixinStandardHelpOptions = true)
    int info(
            @Parameters(arity = "0..1", paramLabel = "PROJECT", defaultValue = ".", description = "A project's folder.")
                    Path project,
            @Option(names = "--json", description = "For machines.") boolean json) {
        List<CachedCode> entries = cache(project).entries();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(CacheJson.of(entries));
        } else {
            for (CachedCode entry : entries) {
                out.printf(
                        Locale.ROOT,
                        "%8.1f MB  %-7s  %s%n",
                        entry.bytes() / MEBI,
                        entry.current() ? "current" : "stale",
                        entry.file());
            }
            out.println(summary(entries, "in the cache"));
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "clean",
            description =
                    "Delete what would not be used any more: modules that are gone, other versions, broken files.",
            mixinStandardHelpOptions = true)
    int clean(
            @Parameters(arity = "0..1", paramLabel = "PROJECT", defaultValue = ".", description = "A project's folder.")
                    Path project) {
        return delete(project, true);
    }

    @Command(name = "clear", description = "Delete all of it.", mixinStandardHelpOptions = true)
    int clear(
            @Parameters(arity = "0..1", paramLabel = "PROJECT", defaultValue = ".", description = "A project's folder.")
                    Path project) {
        return delete(project, false);
    }

    private int delete(Path project, boolean onlyStale) {
        CodeCache cache = cache(project);
        List<CachedCode> entries = cache.entries().stream()
                .filter(entry -> !onlyStale || !entry.current())
                .toList();
        entries.forEach(cache::delete);
        PrintWriter out = spec.commandLine().getOut();
        out.println(summary(entries, "deleted"));
        out.flush();
        return 0;
    }

    private static String summary(List<CachedCode> entries, String what) {
        double bytes = entries.stream().mapToLong(CachedCode::bytes).sum();
        return String.format(
                Locale.ROOT,
                "%d file%s, %.1f MB %s",
                entries.size(),
                entries.size() == 1 ? "" : "s",
                bytes / MEBI,
                what);
    }

    private static CodeCache cache(Path project) {
        Map<String, String> environment = System.getenv();
        ProjectConfig config = ProjectConfig.load(project, environment, OptionalInt.empty());
        return HandlerBackends.compiledCode(
                HandlerServer.modules(config), HandlerServer.cache(config, DaemonConfig.home(environment)));
    }
}
