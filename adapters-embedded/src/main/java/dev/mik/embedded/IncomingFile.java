package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.storage.ObjectInfo;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * One version while it is written. Unless it is {@link #keep kept}, closing removes it.
 *
 * <p>Written through a stream and not through a channel, because an interrupt of the thread would close a channel.
 */
final class IncomingFile extends OutputStream {
    private final ObjectFiles files;
    private final EntityTag version;
    private final FileOutputStream out;
    private Path place;
    private boolean kept;

    private IncomingFile(ObjectFiles files, EntityTag version, Path place, FileOutputStream out) {
        this.files = files;
        this.version = version;
        this.place = place;
        this.out = out;
    }

    static IncomingFile create(ObjectFiles files) {
        EntityTag version = files.nextVersion();
        Path place = files.incoming(version);
        try {
            DataFolder.createFile(place);
            return new IncomingFile(files, version, place, new FileOutputStream(place.toFile()));
        } catch (IOException e) {
            files.remove(place);
            throw files.failure(e);
        }
    }

    /** What is being written. */
    EntityTag version() {
        return version;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Appends to the body. */
    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw files.failure(e);
        }
    }

    /** Ends the file with its description and gives it its place; returns when file and name are on disk. */
    void seal(ObjectInfo info) {
        try {
            out.write(ObjectTrailer.encode(info));
            out.getFD().sync();
            out.close();
            Path target = files.object(version);
            Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
            place = target;
            DataFolder.sync(files.folder(version));
        } catch (IOException e) {
            throw files.failure(e);
        }
    }

    /** Leaves the file where it is: the index names it now. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            throw files.failure(e);
        } finally {
            files.remove(place);
        }
    }
}
