package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says when a file operation fails, in the words of the ports. */
final class DiskFailure {
    /** Less room than this is a full disk: an object file does not fit and neither does a commit. */
    private static final long FULL_BELOW_BYTES = 64 * 1024;

    private DiskFailure() {}

    /**
     * The failure of an operation on our own files.
     *
     * @param folder on the disk in question
     */
    static ServiceException of(IOException e, Path folder) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("No space left") || reason.contains("quota exceeded")) {
            return full(e);
        }
        try {
            // The operating system's own words may be in another language, so the disk is asked too.
            FileStore disk = Files.getFileStore(folder);
            if (disk.isReadOnly() || reason.contains("Read-only file system")) {
                return new ServiceException(
                        ErrorCode.STORAGE_FAILURE, "The data folder is read-only: nothing was written.", e);
            }
            if (disk.getUsableSpace() < FULL_BELOW_BYTES) {
                return full(e);
            }
        } catch (IOException another) {
            e.addSuppressed(another);
        }
        return new ServiceException(
                ErrorCode.STORAGE_FAILURE, "The disk refused the operation; the log of the daemon says why.", e);
    }

    private static ServiceException full(IOException e) {
        return new ServiceException(ErrorCode.STORAGE_FAILURE, "The disk is full: free some space and try again.", e);
    }
}
