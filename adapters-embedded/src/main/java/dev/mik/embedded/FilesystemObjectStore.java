package dev.mik.embedded;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectUpload;
import dev.mik.ports.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Objects as files in a folder, with an index in SQLite.
 *
 * <p>A write streams into a file of its own, syncs it, and then changes one row of the index: that commit is the moment
 * of the write. Everything before it is invisible, and rubbish if the process dies; everything after it is tidying.
 */
final class FilesystemObjectStore implements ObjectStore {
    private static final System.Logger LOG = System.getLogger(FilesystemObjectStore.class.getName());
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InstantSource clock;
    private final ObjectFiles files;
    private final ObjectIndex index;
    private final OrphanSweep sweep;
    private final DiskReserve reserve;
    private final FileChannel claim;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FilesystemObjectStore(
            InstantSource clock, ObjectFiles files, ObjectIndex index, OrphanSweep sweep, FileChannel claim) {
        this.clock = clock;
        this.files = files;
        this.index = index;
        this.sweep = sweep;
        this.reserve = new DiskReserve(files.root().resolve("reserve"));
        this.claim = claim;
        reserve.fill();
    }

    /**
     * Opens the store in a folder, which is made where missing.
     *
     * @throws ServiceException {@link ErrorCode#STORAGE_FAILURE} if the folder cannot be used, or is used by another
     *     process
     */
    static FilesystemObjectStore open(Path root, InstantSource clock) {
        try {
            DataFolder.create(root);
            FileChannel claim = DataFolder.claim(root);
            try {
                ObjectFiles files = ObjectFiles.prepare(root, clock);
                ObjectIndex index = new ObjectIndex(ObjectIndexFile.prepare(files));
                index.lastVersion().ifPresent(files::continueAfter);
                return new FilesystemObjectStore(clock, files, index, new OrphanSweep(files, index), claim);
            } catch (IOException | RuntimeException e) {
                claim.close();
                throw e;
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, root);
        }
    }

    @Override
    public ObjectInfo put(ObjectUpload upload, InputStream body) throws IOException {
        refuseEarly(upload);
        try (IncomingFile file = IncomingFile.create(files)) {
            long size = receive(upload, body, file);
            return commit(file, upload.path(), size, upload.contentType(), upload.precondition());
        }
    }

    private void refuseEarly(ObjectUpload upload) {
        if (closed.get()) {
            throw WriteQueue.closed();
        }
        if (upload.declaredLength() > upload.maxLength()) {
            throw tooLarge(upload);
        }
        Precondition precondition = upload.precondition();
        if (!precondition.isUnconditional()
                && !precondition.holdsFor(head(upload.path()).map(ObjectInfo::tag))) {
            throw preconditionFailed(upload.path());
        }
    }

    private static long receive(ObjectUpload upload, InputStream body, IncomingFile file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        int count;
        while ((count = body.read(buffer, 0, buffer.length)) >= 0) {
            size += count;
            if (size > upload.maxLength()) {
                throw tooLarge(upload);
            }
            if (upload.declaredLength() >= 0 && size > upload.declaredLength()) {
                throw wrongLength(upload, "longer");
            }
            file.write(buffer, 0, count);
        }
        if (size < upload.declaredLength()) {
            throw wrongLength(upload, "shorter");
        }
        return size;
    }

    private ObjectInfo commit(
            IncomingFile file, ObjectPath path, long size, String contentType, Precondition precondition) {
        // The file tells the time of creation too, for a rebuild; the index decides it, when nobody can interfere.
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant created = index.find(path).map(ObjectInfo::createdAt).orElse(now);
        file.seal(new ObjectInfo(path, size, contentType, file.version(), created, now));
        ObjectIndex.Change change = index.store(
                new ObjectInfo(path, size, contentType, file.version(), now, now), precondition, this::isPresent);
        if (!change.held()) {
            throw preconditionFailed(path);
        }
        file.keep();
        change.replaced().map(ObjectInfo::tag).ifPresent(files::discard);
        return change.stored().orElseThrow();
    }

    private boolean isPresent(EntityTag version) {
        return !Files.notExists(files.object(version));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectPath path) {
        return present(path, info -> Optional.of(info).filter(i -> isPresent(i.tag())));
    }

    @Override
    public Optional<StoredObject> open(ObjectPath path) {
        return present(path, info -> OpenObject.open(files, info).map(Function.identity()));
    }

    /** What becomes of the present version of a path, where the file may be gone because it is no longer the present one. */
    private <T> Optional<T> present(ObjectPath path, Function<ObjectInfo, Optional<T>> look) {
        Optional<ObjectInfo> before = Optional.empty();
        while (true) {
            Optional<ObjectInfo> info = index.find(path);
            Optional<T> found = info.flatMap(look);
            if (found.isPresent() || info.isEmpty()) {
                return found;
            }
            if (info.equals(before)) {
                LOG.log(System.Logger.Level.WARNING, "the file of an object is missing: {0}", info.get());
                return Optional.empty();
            }
            before = info;
        }
    }

    @Override
    public boolean delete(ObjectPath path, Precondition precondition) {
        ObjectIndex.Change change;
        try {
            change = index.remove(path, precondition, this::isPresent);
        } catch (ServiceException e) {
            if (e.code() != ErrorCode.STORAGE_FAILURE) {
                throw e;
            }
            // On a full disk a deletion is the way out, so it may use what was kept back for it.
            reserve.release();
            change = index.remove(path, precondition, this::isPresent);
        }
        if (!change.held()) {
            throw preconditionFailed(path);
        }
        change.replaced().map(ObjectInfo::tag).ifPresent(files::discard);
        reserve.fill();
        return change.replaced().isPresent();
    }

    @Override
    public ObjectInfo copy(ObjectPath source, ObjectPath target, Precondition precondition) {
        try (StoredObject from = open(source).orElseThrow(() -> notFound(source));
                IncomingFile file = IncomingFile.create(files)) {
            ObjectInfo info = from.info();
            from.writeTo(file, new ByteRange(0, info.size()));
            return commit(file, target, info.size(), info.contentType(), precondition);
        } catch (IOException e) {
            throw new UncheckedIOException("our own file fails with the words of the ports", e);
        }
    }

    @Override
    public ObjectPage list(ObjectListing listing) {
        return index.list(listing);
    }

    @Override
    public void ping() {
        index.lastVersion();
        // Written and not asked: a disk that went read-only after an error still says that it may be written to.
        try (IncomingFile probe = IncomingFile.create(files)) {
            probe.write(0);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try (claim;
                index;
                sweep) {
            // The last one named is closed first.
        } catch (IOException e) {
            throw files.failure(e);
        }
    }

    private static ServiceException notFound(ObjectPath path) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Object '" + path.text() + "' not found");
    }

    private static ServiceException preconditionFailed(ObjectPath path) {
        return new ServiceException(
                ErrorCode.PRECONDITION_FAILED,
                "Object '" + path.text() + "' is not in the state that the request demands: read it again.");
    }

    private static ServiceException tooLarge(ObjectUpload upload) {
        return new ServiceException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The object is larger than " + upload.maxLength() + " bytes.");
    }

    private static ServiceException wrongLength(ObjectUpload upload, String how) {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST,
                "The body is " + how + " than the " + upload.declaredLength() + " bytes that were declared.");
    }
}
