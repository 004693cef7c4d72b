package dev.mik.wasm.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What mutants failed with, each kind once: the same exception from the same place is one kind. */
final class Failures {
    private static final int FRAMES_THAT_TELL_KINDS = 3;
    private static final int FRAMES_TO_SHOW = 15;

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private static final class Kind {
        private final String text;
        private int count;

        private Kind(String text) {
            this.text = text;
        }
    }

    /** Keeps a mutant in {@code target/fuzz}, unless one of its kind is there. */
    void add(long number, byte[] mutant, Throwable failure) throws IOException {
        String kind = failure.getClass() + frames(failure, FRAMES_THAT_TELL_KINDS);
        if (!kinds.containsKey(kind)) {
            Path file = Files.createDirectories(Path.of("target", "fuzz")).resolve("mutant-" + number + ".wasm");
            Files.write(file, mutant);
            kinds.put(
                    kind,
                    new Kind("mutant " + number + " (" + file + "): " + failure + frames(failure, FRAMES_TO_SHOW)));
        }
        kinds.get(kind).count++;
    }

    private static String frames(Throwable failure, int most) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> !frame.getClassName().matches("(java|jdk)\\..*"))
                .limit(most)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    @Override
    public String toString() {
        return kinds.values().stream()
                .map(kind -> "\n" + kind.count + " times, first " + kind.text)
                .collect(Collectors.joining());
    }
}
