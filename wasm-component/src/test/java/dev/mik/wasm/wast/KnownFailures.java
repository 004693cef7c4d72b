package dev.mik.wasm.wast;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The assertions that do not pass, each with the reason: {@code file:line reason} in a line of a resource. */
final class KnownFailures {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private KnownFailures() {}

    static KnownFailures read(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(KnownFailures.class.getResourceAsStream(resource), resource)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static KnownFailures parse(String text) {
        KnownFailures known = new KnownFailures();
        text.lines().forEach(known::add);
        return known;
    }

    private void add(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        int space = line.indexOf(' ');
        if (space < 0 || line.substring(space).isBlank()) {
            throw new IllegalArgumentException("an entry without a reason: " + line);
        }
        if (reasons.put(line.substring(0, space), line.substring(space + 1)) != null) {
            throw new IllegalArgumentException("an entry that is there twice: " + line);
        }
    }

    boolean has(String script, int line) {
        return reasons.containsKey(script + ":" + line);
    }

    /** All entries, as {@code file:line}. */
    Set<String> entries() {
        return Set.copyOf(reasons.keySet());
    }
}
