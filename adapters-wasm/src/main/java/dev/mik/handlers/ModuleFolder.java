package dev.mik.handlers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of modules, listed anew when something in it was added, renamed or removed. {@code x-composed.wasm} serves as
 * {@code x}, also where there is an {@code x.wasm}: it is that one with what it is composed with.
 */
final class ModuleFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final String SUFFIX = ".wasm";
    private static final String COMPOSED = "-composed";

    /** What was in it, and when that was seen. */
    private record Listing(FileStamp stamp, Instant seen, Map<String, Path> files) {}

    private final Path folder;
    private volatile Optional<Listing> last = Optional.empty();

    ModuleFolder(Path folder) {
        this.folder = folder;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The name that a file serves as; empty if it is no module's. */
    static Optional<String> nameOf(Path file) {
        Path last = file.getFileName();
        String text = last == null ? "" : last.toString();
        if (!text.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String name = text.substring(0, text.length() - SUFFIX.length());
        String served = isComposed(name) ? name.substring(0, name.length() - COMPOSED.length()) : name;
        return Optional.of(served).filter(ModuleFolder::isName);
    }

    private static boolean isComposed(String name) {
        return name.endsWith(COMPOSED) && name.length() > COMPOSED.length();
    }

    Optional<Path> find(String name) throws IOException {
        return Optional.ofNullable(files().get(name));
    }

    /** Its modules by name. */
    Map<String, Path> files() throws IOException {
        FileStamp stamp = FileStamp.of(folder);
        Optional<Listing> known = last;
        if (known.isPresent()
                && known.get().stamp().equals(stamp)
                && stamp.isSettled(known.get().seen())) {
            return known.get().files();
        }
        Instant now = Instant.now();
        Map<String, Path> files = list();
        last = Optional.of(new Listing(stamp, now, files));
        return files;
    }

    private Map<String, Path> list() throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Optional<String> name = nameOf(file);
                if (name.isPresent() && Files.isRegularFile(file)) {
                    found.merge(
                            name.get(),
                            file,
                            (one, other) -> one.getFileName().toString().contains(COMPOSED + SUFFIX) ? one : other);
                }
            }
        }
        return found;
    }
}
