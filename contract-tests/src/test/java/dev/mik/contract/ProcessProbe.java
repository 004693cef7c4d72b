package dev.mik.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of a process.
 *
 * @param pid its number
 */
record ProcessProbe(long pid) {
    /** Platform threads. */
    long threads() {
        return count("task");
    }

    /** Open files and sockets. */
    long handles() {
        return count("fd");
    }

    /** Hundredths of a second of a processor that it used until now. */
    long cpuTicks() {
        // Fields are counted after the name, which stands in parentheses and may hold spaces.
        String stat = read("stat");
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    }

    /** The name that {@code pgrep} and {@code top} show. */
    String name() {
        return read("comm").trim();
    }

    private String read(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long count(String file) {
        try (Stream<Path> entries = Files.list(folder().resolve(file))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder() {
        return Path.of("/proc", Long.toString(pid));
    }
}
