package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The files of an object store: one for each version of an object, named after the version and never after the object.
 *
 * <p>A file is written in {@code incoming/} and renamed into one of 256 folders below {@code objects/} when it is whole
 * and on disk. A version is 24 hexadecimal digits: 16 that grow with every write, then 8 that are this opening's own, by
 * which a file that is about to be named in the index is told from one that a killed process left behind.
 */
final class ObjectFiles {
    private static final System.Logger LOG = System.getLogger(ObjectFiles.class.getName());
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{24}");
    private static final HexFormat HEX = HexFormat.of();

    /** Leaves 4,096 versions to each millisecond before the digits run ahead of the clock. */
    private static final int MILLIS_SHIFT = 12;

    private final Path root;
    private final Path incoming;
    private final Path objects;
    private final InstantSource clock;
    private final String opening = HEX.toHexDigits(new SecureRandom().nextInt());
    private final AtomicLong last = new AtomicLong();

    private ObjectFiles(Path root, InstantSource clock) {
        this.root = root;
        this.incoming = root.resolve("incoming");
        this.objects = root.resolve("objects");
        this.clock = clock;
    }

    /** Makes the folders where missing, and removes what was on its way when the last process ended. */
    static ObjectFiles prepare(Path root, InstantSource clock) throws IOException {
        ObjectFiles files = new ObjectFiles(root, clock);
        DataFolder.create(files.incoming);
        DataFolder.create(files.objects);
        for (int i = 0; i < 256; i++) {
            DataFolder.create(files.objects.resolve(HEX.toHexDigits((byte) i)));
        }
        DataFolder.sync(files.objects);
        DataFolder.sync(root);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(files.incoming)) {
            for (Path file : unfinished) {
                Files.delete(file);
            }
        }
        return files;
    }

    /** The folder of everything. */
    Path root() {
        return root;
    }

    /** A version that nothing has had, greater than all before it. */
    EntityTag nextVersion() {
        long now = clock.millis() << MILLIS_SHIFT;
        return new EntityTag(HEX.toHexDigits(last.updateAndGet(before -> Math.max(before + 1, now))) + opening);
    }

    /** Makes the next version greater than this one, which another opening made under perhaps another clock. */
    void continueAfter(EntityTag version) {
        long number = HexFormat.fromHexDigitsToLong(version.opaque(), 0, 16);
        last.updateAndGet(before -> Math.max(before, number));
    }

    /** Whether this opening made the version. */
    boolean isOurs(EntityTag version) {
        return version.opaque().endsWith(opening);
    }

    /** Where a version is written. */
    Path incoming(EntityTag version) {
        return incoming.resolve(version.opaque());
    }

    /** Where a version is once it is whole. */
    Path object(EntityTag version) {
        return folder(version).resolve(version.opaque());
    }

    /** The folder in which a version is once it is whole. */
    Path folder(EntityTag version) {
        return objects.resolve(HEX.toHexDigits((byte) version.opaque().hashCode()));
    }

    /** Removes a version that the index no longer names; what cannot be removed now is swept at the next start. */
    void discard(EntityTag version) {
        remove(object(version));
    }

    /** Removes a file if it is there; what cannot be removed now is swept at the next start. */
    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + file + "; the next start tries again", e);
        }
    }

    /** Sees every version's file, in no order. */
    void forEach(Visitor visitor) throws IOException {
        for (int i = 0; i < 256; i++) {
            try (DirectoryStream<Path> folder = Files.newDirectoryStream(objects.resolve(HEX.toHexDigits((byte) i)))) {
                for (Path file : folder) {
                    String name = String.valueOf(file.getFileName());
                    if (VERSION.matcher(name).matches() && !visitor.visit(new EntityTag(name), file)) {
                        return;
                    }
                }
            }
        }
    }

    /** Puts a file that does not explain itself where no sweep finds it. */
    void setAside(Path file) throws IOException {
        Path damaged = root.resolve("damaged");
        DataFolder.create(damaged);
        Files.move(file, damaged.resolve(file.getFileName()));
        LOG.log(System.Logger.Level.WARNING, "{0} is damaged and was moved to {1}", file, damaged);
    }

    /** The failure of an operation on these files. */
    ServiceException failure(IOException e) {
        return DiskFailure.of(e, root);
    }

    /** Sees one file. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(EntityTag version, Path file) throws IOException;
    }
}
