package dev.mik.embedded;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One version's file, open: the operating system keeps its bytes until it is closed, also when it was removed. */
final class OpenObject implements StoredObject {
    /** Large enough that the calls cost little beside the copying, small enough for thousands of readers. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ObjectFiles files;
    private final ObjectInfo info;
    private final RandomAccessFile file;

    private OpenObject(ObjectFiles files, ObjectInfo info, RandomAccessFile file) {
        this.files = files;
        this.info = info;
        this.file = file;
    }

    /** Opens a version; empty if its file is not there. */
    static Optional<OpenObject> open(ObjectFiles files, ObjectInfo info) {
        Path path = files.object(info.tag());
        try {
            return Optional.of(new OpenObject(files, info, new RandomAccessFile(path.toFile(), "r")));
        } catch (FileNotFoundException e) {
            // The same exception means a lack of permission or of file handles.
            if (Files.notExists(path)) {
                return Optional.empty();
            }
            throw files.failure(e);
        }
    }

    @Override
    public ObjectInfo info() {
        return info;
    }

    @Override
    public void writeTo(OutputStream out, ByteRange range) throws IOException {
        if (range.offset() + range.length() > info.size()) {
            throw new IllegalArgumentException("the range lies within the object");
        }
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, range.length())];
        long at = range.offset();
        long end = at + range.length();
        seek(at);
        while (at < end) {
            int count = readSome(buffer, (int) Math.min(buffer.length, end - at));
            out.write(buffer, 0, count);
            at += count;
        }
    }

    private void seek(long position) {
        try {
            file.seek(position);
        } catch (IOException e) {
            throw files.failure(e);
        }
    }

    private int readSome(byte[] into, int length) {
        int count;
        try {
            count = file.read(into, 0, length);
        } catch (IOException e) {
            throw files.failure(e);
        }
        if (count < 0) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE,
                    "Object '" + info.path().text() + "' is damaged: its file is shorter than it was. Write it again.");
        }
        return count;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw files.failure(e);
        }
    }
}
