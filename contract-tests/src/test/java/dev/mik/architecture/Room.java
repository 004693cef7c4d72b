package dev.mik.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every module's package, and all that its classes may depend on besides themselves and the JDK. */
enum Room {
    PORTS("ports", List.of(), List.of()),
    DOMAIN("domain", List.of("ports"), List.of()),
    EMBEDDED("embedded", List.of("ports"), List.of("org.sqlite..", "org.mapdb..")),
    PRODUCTION(
            "production",
            List.of("ports"),
            List.of("io.lettuce..", "org.postgresql..", "com.zaxxer.hikari..", "software.amazon.awssdk..")),
    HTTP("http", List.of("domain", "ports"), List.of("io.helidon..", "tools.jackson.core..")),
    CONFIG("config", List.of(), List.of("org.tomlj..")),
    LOGGING("logging", List.of(), List.of("tools.jackson.core..")),
    DAEMON("daemon", List.of("ports", "domain", "embedded", "http", "config", "logging"), List.of("picocli..")),
    MIKCAR(
            "mikcar",
            List.of("ports", "domain", "embedded", "production", "http", "config", "logging"),
            List.of("picocli.."));

    private final String name;
    private final List<String> rooms;
    private final List<String> libraries;

    Room(String name, List<String> rooms, List<String> libraries) {
        this.name = name;
        this.rooms = rooms;
        this.libraries = libraries;
    }

    /** The module's package and those below it, as ArchUnit writes them. */
    String packages(String root) {
        return root + "." + name + "..";
    }

    /** Where the module's classes may lead. */
    String[] allowed(String root) {
        List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "jdk..", "", packages(root)));
        Stream.of(values()).filter(room -> rooms.contains(room.name)).forEach(room -> allowed.add(room.packages(root)));
        allowed.addAll(libraries);
        return allowed.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
