package dev.mik.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every module by its package, and all that its classes may depend on besides themselves and the JDK. */
enum Room {
    PORTS,
    DOMAIN,
    EMBEDDED,
    PRODUCTION,
    HTTP,
    CONFIG,
    LOGGING,
    WASM,
    HANDLERS,
    DAEMON,
    MIKCAR;

    private List<Room> rooms() {
        return switch (this) {
            case PORTS, CONFIG, LOGGING, WASM -> List.of();
            case DOMAIN, EMBEDDED, PRODUCTION -> List.of(PORTS);
            case HANDLERS -> List.of(PORTS, WASM);
            case HTTP -> List.of(DOMAIN, PORTS);
            case DAEMON -> List.of(PORTS, DOMAIN, EMBEDDED, HANDLERS, HTTP, CONFIG, LOGGING);
            case MIKCAR -> List.of(PORTS, DOMAIN, EMBEDDED, PRODUCTION, HTTP, CONFIG, LOGGING);
        };
    }

    private List<String> libraries() {
        return switch (this) {
            case PORTS -> List.of();
            case DOMAIN -> List.of("dev.failsafe..");
            case EMBEDDED -> List.of("org.sqlite..", "org.mapdb..");
            case PRODUCTION ->
                List.of("io.lettuce..", "org.postgresql..", "com.zaxxer.hikari..", "software.amazon.awssdk..");
            case HANDLERS ->
                List.of(
                        "org.apache.hc.core5..",
                        "com.dylibso.chicory..",
                        "io.roastedroot.quickjs4j..",
                        "tools.jackson.core..");
            case HTTP -> List.of("io.helidon..", "tools.jackson.core..", "com.sun.management..");
            case CONFIG -> List.of("org.tomlj..");
            case LOGGING -> List.of("tools.jackson.core..");
            // Chicory's compiler writes classes with ASM, whose exceptions say which function does not fit in a method.
            case WASM -> List.of("com.dylibso.chicory..", "org.objectweb.asm..", "com.sun.net.httpserver..");
            case DAEMON, MIKCAR -> List.of("picocli..", "tools.jackson.core..");
        };
    }

    /** The module's package and those below it, as ArchUnit writes them. */
    String packages(String root) {
        return root + "." + this + "..";
    }

    /** Where the module's classes may lead; the unnamed package is where ArchUnit puts {@code int} and its kind. */
    String[] allowed(String root) {
        List<String> allowed = new ArrayList<>(List.of("", "java..", "javax..", packages(root)));
        rooms().forEach(room -> allowed.add(room.packages(root)));
        allowed.addAll(libraries());
        return allowed.toArray(String[]::new);
    }

    /** The names of an adapter's public classes, as a regular expression. */
    String doors() {
        return switch (this) {
            case EMBEDDED, PRODUCTION, HANDLERS -> "\\w*(Backends|Config)";
            // The composition roots open the API and hand it its services.
            case HTTP -> "(Http|Runtime)Api(Config)?|Services|ServiceSwitch";
            case PORTS, DOMAIN, CONFIG, LOGGING, WASM, DAEMON, MIKCAR -> "\\w*";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
