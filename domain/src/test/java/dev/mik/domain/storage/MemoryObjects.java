package dev.mik.domain.storage;

import dev.mik.ports.EntityTag;
import dev.mik.ports.ErrorCode;
import dev.mik.ports.Names;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small object store for one thread, written straight from the port's definitions. */
final class MemoryObjects implements ObjectStore {
    private record Stored(ObjectInfo info, ByteArrayOutputStream body) {}

    private final TreeMap<String, Stored> objects = new TreeMap<>(Names.BYTEWISE);
    private int versions;

    @Override
    public ObjectInfo put(ObjectUpload upload, InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        if (bytes.length > upload.maxLength()) {
            throw new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, "The object is too large.");
        }
        return store(upload.path(), upload.contentType(), bytes, upload.precondition());
    }

    private ObjectInfo store(ObjectPath path, String contentType, byte[] body, Precondition precondition) {
        demand(precondition, path);
        EntityTag tag = new EntityTag("v" + ++versions);
        Instant now = Instant.ofEpochMilli(versions);
        Instant created = head(path).map(ObjectInfo::createdAt).orElse(now);
        ObjectInfo info = new ObjectInfo(path, body.length, contentType, tag, created, now);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.writeBytes(body);
        objects.put(path.text(), new Stored(info, kept));
        return info;
    }

    private void demand(Precondition precondition, ObjectPath path) {
        if (!precondition.holdsFor(head(path).map(ObjectInfo::tag))) {
            throw new ServiceException(ErrorCode.PRECONDITION_FAILED, "The precondition does not hold.");
        }
    }

    private Optional<Stored> find(ObjectPath path) {
        return Optional.ofNullable(objects.get(path.text()));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectPath path) {
        return find(path).map(Stored::info);
    }

    @Override
    public Optional<StoredObject> open(ObjectPath path) {
        return find(path).map(Open::new);
    }

    private record Open(Stored stored) implements StoredObject {
        @Override
        public ObjectInfo info() {
            return stored.info();
        }

        @Override
        public void writeTo(OutputStream out, ByteRange range) throws IOException {
            out.write(stored.body().toByteArray(), (int) range.offset(), (int) range.length());
        }

        @Override
        public void close() {}
    }

    @Override
    public boolean delete(ObjectPath path, Precondition precondition) {
        demand(precondition, path);
        return Optional.ofNullable(objects.remove(path.text())).isPresent();
    }

    @Override
    public ObjectInfo copy(ObjectPath source, ObjectPath target, Precondition precondition) {
        Stored from = find(source)
                .orElseThrow(
                        () -> new ServiceException(ErrorCode.NOT_FOUND, "Object '" + source.text() + "' not found"));
        return store(target, from.info().contentType(), from.body().toByteArray(), precondition);
    }

    @Override
    public ObjectPage list(ObjectListing listing) {
        Map<String, List<ObjectInfo>> entries = new TreeMap<>(Names.BYTEWISE);
        objects.forEach((path, stored) -> {
            if (path.startsWith(listing.prefix())) {
                int at = listing.delimiter().isEmpty()
                        ? -1
                        : path.indexOf(listing.delimiter(), listing.prefix().length());
                String entry = at < 0
                        ? path
                        : path.substring(0, at + listing.delimiter().length());
                if (Names.BYTEWISE.compare(entry, listing.page().after()) > 0) {
                    entries.put(entry, at < 0 ? List.of(stored.info()) : List.of());
                }
            }
        });
        List<ObjectInfo> infos = new ArrayList<>();
        TreeSet<String> groups = new TreeSet<>(Names.BYTEWISE);
        String last = "";
        for (Map.Entry<String, List<ObjectInfo>> entry : entries.entrySet()) {
            if (infos.size() + groups.size() == listing.page().limit()) {
                return new ObjectPage(infos, List.copyOf(groups), last, true);
            }
            infos.addAll(entry.getValue());
            if (entry.getValue().isEmpty()) {
                groups.add(entry.getKey());
            }
            last = entry.getKey();
        }
        return new ObjectPage(infos, List.copyOf(groups), last, false);
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
}
