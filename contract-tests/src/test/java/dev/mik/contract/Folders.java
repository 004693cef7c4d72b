package dev.mik.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Looking at a server's folder from outside, while the server changes it. */
final class Folders {
    private Folders() {}

    /** Every regular file below a folder. */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            // A file went away between listing and looking: the next look is the better one.
            return files(folder);
        }
    }

    /** The bytes in files below a folder. */
    static long size(Path folder) {
        long total = 0;
        for (Path file : files(folder)) {
            try {
                total += Files.size(file);
            } catch (NoSuchFileException _) {
                // Gone since it was listed, so it takes no space.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return total;
    }

    /** What all files below a folder say together. */
    static String text(Path folder) {
        StringBuilder all = new StringBuilder();
        for (Path file : files(folder)) {
            try {
                all.append(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }

    /** Removes a folder and everything in it. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
