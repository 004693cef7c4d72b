package dev.mik.daemon;

import dev.mik.config.ProjectConfig;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.ports.handlers.ModuleInfo;
import java.io.PrintWriter;
import java.util.List;

/** What {@code mik run} prints when it starts: where it answers, and with what. */
final class RunOutput {
    private static final int MOST_LINES = 20;

    private RunOutput() {}

    static void started(PrintWriter out, ProjectConfig config, int port, List<ModuleInfo> modules) {
        String root = "http://" + urlHost(config.server().host()) + ":" + port;
        out.println("Serving " + config.project().name() + " on " + root);
        out.println();
        if (modules.isEmpty()) {
            out.println("No handler yet: put a component into "
                    + config.folders().modules() + " and call " + root + "/run/NAME/");
        } else {
            out.println("Handlers:");
            modules.stream().limit(MOST_LINES).forEach(module -> out.println("  " + root + path(module.id())));
            if (modules.size() > MOST_LINES) {
                out.println("  … and " + (modules.size() - MOST_LINES) + " more: " + root + "/_mik/handlers");
            }
        }
        out.println("System:    /health, /metrics, /_mik/handlers");
        out.flush();
    }

    static void balancing(PrintWriter out, ProjectConfig config, int port, int workers) {
        out.println("Serving " + config.project().name() + " on http://"
                + urlHost(config.server().host()) + ":" + port + " with " + workers
                + (workers == 1 ? " worker" : " workers"));
        out.flush();
    }

    private static String path(ModuleId id) {
        return id.tenant().map(tenant -> "/tenant/" + tenant + "/").orElse("/run/") + id.name() + "/";
    }

    private static String urlHost(String host) {
        String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return name.contains(":") ? "[" + name + "]" : name;
    }
}
