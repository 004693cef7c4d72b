package dev.mik.wasm.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The key that authenticates compiled code: a file that nobody but this user can read. */
final class CacheKey {
    private static final System.Logger LOG = System.getLogger(CacheKey.class.getName());
    private static final int LENGTH = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private CacheKey() {}

    /** The key in a file, which is made if it is not there, and replaced if others may have read or written it. */
    static byte[] in(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a key file stands in a folder");
        privateFolder(folder);
        // a fresh file of our own: to compare owners with, and to become the key
        Path fresh = Files.createTempFile(folder, ".key", ".tmp");
        try {
            byte[] key = new byte[LENGTH];
            new SecureRandom().nextBytes(key);
            Files.write(fresh, key);
            while (true) {
                Optional<byte[]> there = read(file, fresh);
                if (there.isPresent()) {
                    return there.get();
                }
                try {
                    link(file, fresh);
                    return key;
                } catch (FileAlreadyExistsException e) {
                    // another process was faster: its key is the one
                }
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void link(Path file, Path fresh) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (UnsupportedOperationException e) {
            Files.move(fresh, file);
        }
    }

    /** Makes a folder that nobody but this user can enter, if it is not there. */
    static void privateFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static Optional<byte[]> read(Path file, Path own) throws IOException {
        byte[] key;
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new IOException(file + " is not a file");
            }
            key = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (key.length == LENGTH && ours(file, own)) {
            return Optional.of(key);
        }
        LOG.log(System.Logger.Level.WARNING, "{0} could be read or written by others: making a new key", file);
        byte[] replacement = Files.readAllBytes(own);
        Path copy = Files.createTempFile(own.getParent(), ".key", ".tmp");
        Files.write(copy, replacement);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(replacement);
    }

    private static boolean ours(Path file, Path own) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Files.getOwner(file).equals(Files.getOwner(own));
        }
        return view.getOwner().equals(Files.getOwner(own))
                && OWNER_ONLY.containsAll(view.readAttributes().permissions());
    }
}
