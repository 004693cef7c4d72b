package dev.mik.wasm.engine;

import dev.mik.wasm.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Compiled code in files, one for each component: in a folder, where the least recently used go first, or beside the
 * component.
 *
 * <p>The files hold executable code, and may lie where others can write. So each carries an authentication code whose key
 * only this user can read; what does not bear it is reported to the log, compiled again and replaced. Files are written
 * beside and renamed, so that a reader sees all of one or all of another. Any number of processes may share the folder,
 * and deleting files is always safe.
 *
 * <p>What was compiled by another version of Chicory, of this library or of Java is not used.
 */
public final class DiskCodeCache extends CodeCache {
    private static final System.Logger LOG = System.getLogger(DiskCodeCache.class.getName());
    private static final String SUFFIX = ".aot";
    private static final String UNFINISHED = ".tmp";
    private static final long MOST_FILE_BYTES = 512L << 20;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final CacheFormat format;
    private final Path folder;
    private final long mostBytes;

    /**
     * A cache.
     *
     * @param keyFile made with a fresh key where there is none, for this user only; made anew if others can read it
     * @param folder made for this user only where there is none
     * @param mostBytes what the files in the folder may come to; those beside components do not count
     * @throws UncheckedIOException if the key can be neither read nor made
     */
    public DiskCodeCache(Path keyFile, Path folder, long mostBytes) {
        try {
            this.format = new CacheFormat(CacheKey.in(keyFile));
            CacheKey.privateFolder(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /**
     * This cache with one component's code in a file beside it, {@code x.wasm.aot} for {@code x.wasm}; in the folder
     * where the file's own folder cannot be written.
     */
    public CodeCache beside(Path component) {
        Path file = component.resolveSibling(component.getFileName() + SUFFIX);
        Path parent = file.toAbsolutePath().getParent();
        return parent != null && Files.isWritable(parent) ? new Beside(this, file) : this;
    }

    @Override
    Unit open(Bytes component) {
        return new FileUnit(() -> folder.resolve(ModuleDigest.of(component).hex() + SUFFIX), true);
    }

    /** The same key, and one file. */
    static final class Beside extends CodeCache {
        private final DiskCodeCache cache;
        private final Path file;

        Beside(DiskCodeCache cache, Path file) {
            this.cache = cache;
            this.file = file;
        }

        @Override
        Unit open(Bytes component) {
            return cache.new FileUnit(() -> file, false);
        }
    }

    private record Content(Path file, Map<ModuleDigest, CompiledCode> modules) {}

    /** Reads its file on a thread of its own, while the component is decoded and validated. */
    private final class FileUnit implements Unit {
        private final FutureTask<Content> content;
        private final boolean counted;

        FileUnit(Supplier<Path> where, boolean counted) {
            this.content = new FutureTask<>(() -> {
                Path file = where.get();
                return new Content(file, read(file));
            });
            this.counted = counted;
            Thread.ofPlatform().daemon().name("wasm-cache").start(content);
        }

        @Override
        public Optional<CompiledCode> find(ModuleDigest module) {
            return Optional.ofNullable(Workers.result(content).modules().get(module));
        }

        @Override
        public void replace(Map<ModuleDigest, CompiledCode> modules) {
            byte[] bytes = format.write(modules);
            if (counted && bytes.length > mostBytes) {
                return;
            }
            Path file = Workers.result(content).file();
            try {
                write(file, bytes);
                if (counted) {
                    evict(file);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "compiled code is not kept in " + file, e);
            }
        }
    }

    /** Whether a file would be used: it can be read, is authentic, and was made by these versions. */
    public boolean isCurrent(Path file) {
        try {
            return Files.size(file) <= MOST_FILE_BYTES
                    && !format.read(Files.readAllBytes(file)).isEmpty();
        } catch (IOException | CacheFormat.Refused e) {
            return false;
        }
    }

    private Map<ModuleDigest, CompiledCode> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Map.of();
            }
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new CacheFormat.Refused("it is larger than any that is written");
            }
            Map<ModuleDigest, CompiledCode> modules = format.read(Files.readAllBytes(file));
            touch(file);
            return modules;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (CacheFormat.Refused e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is not used and compiled again: {1}", file, e.getMessage());
            return Map.of();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, file + " cannot be read and is compiled again", e);
            return Map.of();
        }
    }

    /** Marks a file as used, for {@link #evict}. */
    private static void touch(Path file) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(FRESH))) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot mark as used: " + file, e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(parent, ".", UNFINISHED);
        try {
            Files.write(unfinished, bytes);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private record Kept(Path file, long bytes, FileTime used) {}

    /** Deletes the least recently used files until the rest is within the limit, and what a crash has left. */
    private void evict(Path written) throws IOException {
        List<Kept> kept = new ArrayList<>();
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                look(file, abandoned).ifPresent(kept::add);
            }
        }
        long total = kept.stream().mapToLong(Kept::bytes).sum();
        kept.sort(Comparator.comparing(Kept::used));
        for (Kept one : kept) {
            if (total <= mostBytes) {
                return;
            }
            if (!one.file().equals(written)) {
                Files.deleteIfExists(one.file());
                total -= one.bytes();
            }
        }
    }

    private static Optional<Kept> look(Path file, Instant abandoned) throws IOException {
        try {
            FileTime used = Files.getLastModifiedTime(file);
            String name = file.getFileName().toString();
            if (name.endsWith(UNFINISHED) && used.toInstant().isBefore(abandoned)) {
                Files.deleteIfExists(file);
            }
            return name.endsWith(SUFFIX) ? Optional.of(new Kept(file, Files.size(file), used)) : Optional.empty();
        } catch (NoSuchFileException e) {
            // another process has deleted it
            return Optional.empty();
        }
    }
}
