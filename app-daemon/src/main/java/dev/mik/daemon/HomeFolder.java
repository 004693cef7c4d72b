package dev.mik.daemon;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder of everything a daemon keeps, held by one daemon at a time.
 *
 * <p>The lock is the operating system's, on {@code daemon.pid}: it goes with the process however that ends, so a file left
 * by a killed daemon stands in nobody's way.
 */
final class HomeFolder implements AutoCloseable {
    private final FileChannel pidFile;
    private final FileLock lock;

    private HomeFolder(FileChannel pidFile, FileLock lock) {
        this.pidFile = pidFile;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing, for its owner only, and takes hold of it.
     *
     * @throws ServiceException {@link ErrorCode#CONFLICT} naming the process that holds it
     */
    static HomeFolder hold(Path home) {
        try {
            makePrivate(home);
            Path file = home.resolve("daemon.pid");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Optional<FileLock> lock = tryLock(channel);
            if (lock.isEmpty()) {
                channel.close();
                throw new ServiceException(
                        ErrorCode.CONFLICT,
                        "Another daemon (pid " + holder(file) + ") already uses " + home
                                + ": stop it, or give this one a folder of its own with MIK_HOME.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new HomeFolder(channel, lock.get());
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE,
                    "Cannot use the folder " + home + ": " + e.getMessage() + ". Set MIK_HOME to one that is writable.",
                    e);
        }
    }

    private static void makePrivate(Path home) throws IOException {
        if (Files.isDirectory(home)) {
            return;
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(home.toAbsolutePath().getParent());
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(home);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty(); // held by this very process, which is no better
        }
    }

    private static String holder(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII)
                .lines()
                .findFirst()
                .orElse("unknown");
    }

    /** Lets the next daemon have it. */
    @Override
    public void close() {
        try {
            pidFile.truncate(0);
            lock.release();
            pidFile.close();
        } catch (IOException e) {
            throw new ServiceException(ErrorCode.STORAGE_FAILURE, "The lock on the home folder was not released.", e);
        }
    }
}
