package dev.mik.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Some room on the disk that is taken while there is plenty. A deletion needs a little room for itself, so without this a
 * full disk could not be made emptier.
 */
final class DiskReserve {
    private static final System.Logger LOG = System.getLogger(DiskReserve.class.getName());

    /** Enough for the commits of some dozen deletions. */
    private static final int BYTES = 1024 * 1024;

    private final Path file;
    private final AtomicBoolean filling = new AtomicBoolean();

    DiskReserve(Path file) {
        this.file = file;
    }

    /** Takes the room, if it is not taken and the disk has it. */
    void fill() {
        if (filling.getAndSet(true)) {
            return;
        }
        try {
            if (Files.notExists(file)) {
                DataFolder.createFile(file);
                Files.write(file, new byte[BYTES]);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no room for a reserve", e);
            release();
        } finally {
            filling.set(false);
        }
    }

    /** Gives the room back to the disk. */
    void release() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the reserve stays", e);
        }
    }
}
