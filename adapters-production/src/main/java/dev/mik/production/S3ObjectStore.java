package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectListing;
import dev.mik.ports.storage.ObjectPage;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectStore;
import dev.mik.ports.storage.ObjectUpload;
import dev.mik.ports.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket of S3 or of a server that speaks its language: a path is a key, after the prefix of the store.
 *
 * <p>S3 lists neither types nor what {@link S3Metadata} keeps, so each listed object is asked for by itself, many at once. A
 * write that was not answered may have been done all the same.
 */
final class S3ObjectStore implements ObjectStore {
    /** How many objects of all lists together are asked for at once. */
    private static final int HEADS_AT_ONCE = 48;

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final S3Connection s3;
    private final S3Bucket bucket;
    private final S3Aborts aborts;
    private final S3Parts.Factory parts;
    private final UploadBuffers buffers;
    private final Semaphore heads = new Semaphore(HEADS_AT_ONCE);
    private final OpenCalls calls = new OpenCalls();

    private S3ObjectStore(S3Config config) {
        s3 = new S3Connection(config);
        bucket = new S3Bucket(s3, config);
        aborts = new S3Aborts(s3, config.bucket());
        parts = new S3Parts.Factory(bucket, aborts);
        buffers = UploadBuffers.ofHeap(config.timeout());
    }

    /** Opens the store; nothing is asked of S3 yet. */
    static S3ObjectStore open(S3Config config) {
        return new S3ObjectStore(config);
    }

    @Override
    public ObjectInfo put(ObjectUpload upload, InputStream body) throws IOException {
        if (upload.declaredLength() > upload.maxLength()) {
            throw S3Upload.tooLarge(upload);
        }
        try (var _ = calls.enter()) {
            Optional<S3Object> present = bucket.head(bucket.checked(upload.path()));
            S3Condition.demand(upload.precondition(), upload.path(), present);
            try (UploadBuffers.Buffer buffer = buffers.take(S3Upload.bufferFor(upload))) {
                return new S3Upload(bucket, parts, upload).run(body, buffer.bytes(), present);
            }
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectPath path) {
        try (var _ = calls.enter()) {
            return bucket.head(path).map(S3Object::info);
        }
    }

    @Override
    public Optional<StoredObject> open(ObjectPath path) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.key(path))
                .build();
        try (var _ = calls.enter()) {
            ResponseInputStream<GetObjectResponse> body = s3.repeatable(client -> client.getObject(request));
            return Optional.of(new S3OpenObject(calls, bucket, S3Object.of(path, body.response()), body));
        } catch (S3Exception e) {
            if (S3Failure.isAbsent(e)) {
                return Optional.empty();
            }
            throw S3Failure.of(e);
        }
    }

    @Override
    public boolean delete(ObjectPath path, Precondition precondition) {
        try (var _ = calls.enter()) {
            return S3Condition.write(bucket, path, precondition, bucket.head(path), (condition, present) -> {
                if (present.isEmpty()) {
                    return false;
                }
                DeleteObjectRequest.Builder request =
                        DeleteObjectRequest.builder().bucket(bucket.name()).key(bucket.key(path));
                condition.ifMatch().ifPresent(request::ifMatch);
                s3.once(client -> client.deleteObject(request.build()));
                return true;
            });
        }
    }

    @Override
    public ObjectInfo copy(ObjectPath source, ObjectPath target, Precondition precondition) {
        try (var _ = calls.enter()) {
            return new S3Copy(bucket, parts, buffers).run(source, bucket.checked(target), precondition);
        }
    }

    @Override
    public ObjectPage list(ObjectListing listing) {
        try (var _ = calls.enter()) {
            List<S3Lister.Name> names = new S3Lister(bucket, listing).names();
            boolean more = names.size() > listing.page().limit();
            List<S3Lister.Name> page = more ? names.subList(0, listing.page().limit()) : names;
            return new ObjectPage(
                    infos(page),
                    page.stream()
                            .filter(S3Lister.Name::group)
                            .map(S3Lister.Name::text)
                            .toList(),
                    page.isEmpty() ? "" : page.getLast().text(),
                    more);
        }
    }

    /** Those that are still there. */
    private List<ObjectInfo> infos(List<S3Lister.Name> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<S3Object>>> asked = names.stream()
                    .filter(name -> !name.group())
                    .map(name -> threads.submit(() -> headInTurn(new ObjectPath(name.text()))))
                    .toList();
            List<ObjectInfo> infos = new ArrayList<>(asked.size());
            for (Future<Optional<S3Object>> one : asked) {
                one.get().map(S3Object::info).ifPresent(infos::add);
            }
            return infos;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServiceException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.UNAVAILABLE, "The list was interrupted.", e);
        }
    }

    private Optional<S3Object> headInTurn(ObjectPath path) throws InterruptedException {
        heads.acquire();
        try {
            return bucket.head(path);
        } finally {
            heads.release();
        }
    }

    @Override
    public void ping() {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket.name())
                .prefix(bucket.prefix())
                .maxKeys(1)
                .build();
        try (var _ = calls.enter()) {
            s3.once(client -> client.listObjectsV2(request));
        } catch (S3Exception e) {
            throw S3Failure.of(e);
        }
    }

    @Override
    public void close() {
        calls.close(CLOSING);
        aborts.close();
        s3.close();
    }
}
