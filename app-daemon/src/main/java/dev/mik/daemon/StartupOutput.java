package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the daemon prints when it starts: where it answers, what it serves, and what is switched off. */
final class StartupOutput {
    private StartupOutput() {}

    static void starting(PrintWriter out, DaemonConfig config) {
        out.println("Starting mik daemon on port " + config.port() + "...");
        out.flush();
    }

    static void started(PrintWriter out, DaemonConfig config, int port) {
        out.println("API endpoint: http://" + urlHost(config.host()) + ":" + port);
        out.println();
        out.println("Endpoints:");
        List<String> on = new ArrayList<>();
        List<String> off = new ArrayList<>();
        (config.services().kv() ? on : off).add(config.services().kv() ? "/kv" : "KV");
        (config.services().sql() ? on : off).add(config.services().sql() ? "/sql" : "SQL");
        (config.services().storage() ? on : off).add(config.services().storage() ? "/storage" : "Storage");
        if (!on.isEmpty()) {
            out.println("  Services:  " + String.join(", ", on));
        }
        out.println("  System:    /health, /ready, /version, /metrics, /openapi.json");
        if (!off.isEmpty()) {
            out.println();
            out.println("Disabled services:");
            off.forEach(name -> out.println("  - " + name + " service"));
            out.println("  Edit " + display(config) + " to enable them");
        }
        out.flush();
    }

    /** In the words of the guide where the file is in its usual place. */
    private static String display(DaemonConfig config) {
        return config.home()
                        .equals(DaemonConfig.home(Map.of("HOME", System.getenv().getOrDefault("HOME", ""))))
                ? "~/.mik/daemon.toml"
                : config.file().toString();
    }

    private static String urlHost(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
