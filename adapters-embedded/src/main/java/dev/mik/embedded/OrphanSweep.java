package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;

/**
 * Removes, once after a start and in the background, the files that the index does not name: what a killed process had
 * put in place and not yet named, or had replaced and not yet removed.
 *
 * <p>Files of this opening are passed over, since they may be named in the next moment. No other process has the folder.
 */
final class OrphanSweep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OrphanSweep.class.getName());

    private final ObjectFiles files;
    private final ObjectIndex index;
    private final Thread thread;
    private volatile boolean closing;

    /** Starts it. */
    OrphanSweep(ObjectFiles files, ObjectIndex index) {
        this.files = files;
        this.index = index;
        this.thread = Thread.ofPlatform().name("object sweep").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            long[] removed = {0};
            files.forEach((version, file) -> {
                if (!files.isOurs(version) && !index.names(version)) {
                    Files.deleteIfExists(file);
                    removed[0]++;
                }
                return !closing;
            });
            if (removed[0] > 0) {
                LOG.log(System.Logger.Level.INFO, "removed {0} files that no object needs", removed[0]);
            }
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "the sweep stopped; the next start goes on", e);
        } catch (ServiceException e) {
            if (!(closing && e.code() == ErrorCode.UNAVAILABLE)) {
                LOG.log(System.Logger.Level.WARNING, "the sweep stopped; the next start goes on", e);
            }
        }
    }

    /** Stops it between two files. */
    @Override
    public void close() {
        closing = true;
        OwnedThread.awaitEnd(thread);
    }
}
