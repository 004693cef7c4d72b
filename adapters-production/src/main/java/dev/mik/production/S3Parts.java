package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** A multipart upload: parts that S3 keeps aside until they are put together. Closed before that, nothing of it is left. */
final class S3Parts implements AutoCloseable {
    private static final int MAX_PARTS = 10_000;

    private final S3Bucket bucket;
    private final S3Aborts aborts;
    private final ObjectPath path;
    private final String contentType;
    private final S3Metadata metadata;
    private final String id;
    private final List<CompletedPart> parts = new ArrayList<>();
    private boolean completed;

    /**
     * Makes them.
     *
     * @param bucket where they go
     * @param aborts for those whose end S3 does not take at once
     */
    record Factory(S3Bucket bucket, S3Aborts aborts) {
        /**
         * Begins an upload.
         *
         * @param replaced what lies at the path
         */
        S3Parts begin(ObjectPath path, String contentType, Optional<S3Object> replaced) {
            return new S3Parts(this, path, contentType, S3Metadata.fresh(S3Condition.info(replaced)));
        }
    }

    private S3Parts(Factory factory, ObjectPath path, String contentType, S3Metadata metadata) {
        this.bucket = factory.bucket();
        this.aborts = factory.aborts();
        this.path = path;
        this.contentType = contentType;
        this.metadata = metadata;
        CreateMultipartUploadRequest request = CreateMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(bucket.key(path))
                .contentType(contentType)
                .metadata(metadata.asMap(contentType))
                .build();
        // Once: an upload begun twice would leave one that nobody knows of.
        id = translating(() -> bucket.s3().once(client -> client.createMultipartUpload(request)))
                .uploadId();
    }

    @FunctionalInterface
    private interface Call<T> {
        T run();
    }

    /** Nothing of these calls is absent or in conflict in a way that a caller could mend. */
    private static <T> T translating(Call<T> call) {
        try {
            return call.run();
        } catch (S3Exception e) {
            throw S3Failure.of(e);
        }
    }

    private int nextNumber() {
        if (parts.size() == MAX_PARTS) {
            throw new ServiceException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The object has more than " + MAX_PARTS + " parts of " + UploadBuffers.PART_BYTES
                            + " bytes, which is all that S3 takes.");
        }
        return parts.size() + 1;
    }

    /** Sends a part; all but the last are of one size. */
    void add(byte[] bytes, int length) {
        int number = nextNumber();
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket.name())
                .key(bucket.key(path))
                .uploadId(id)
                .partNumber(number)
                .contentMD5(S3Upload.md5(bytes, length))
                .build();
        String etag = translating(() -> bucket.s3()
                        .repeatable(client ->
                                client.uploadPart(request, S3Upload.body(bytes, length, "application/octet-stream"))))
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }

    /**
     * Takes a part out of another object, within S3.
     *
     * @throws S3Exception if that object has been replaced
     */
    void addCopy(ObjectPath source, String etag, long offset, long length) {
        int number = nextNumber();
        UploadPartCopyRequest request = UploadPartCopyRequest.builder()
                .sourceBucket(bucket.name())
                .sourceKey(bucket.key(source))
                .copySourceIfMatch(etag)
                .copySourceRange("bytes=" + offset + "-" + (offset + length - 1))
                .destinationBucket(bucket.name())
                .destinationKey(bucket.key(path))
                .uploadId(id)
                .partNumber(number)
                .build();
        String copied = bucket.s3()
                .working(length, client -> client.uploadPartCopy(request))
                .copyPartResult()
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(copied).build());
    }

    /** Puts the parts together, under a precondition: this is the moment of the write. */
    ObjectInfo complete(long size, Precondition precondition, Optional<S3Object> first) {
        // The look before the first part may have been hours ago.
        Optional<S3Object> now = precondition.isUnconditional() ? first : bucket.head(path);
        return S3Condition.write(bucket, path, precondition, now, (condition, _) -> {
            CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                    .bucket(bucket.name())
                    .key(bucket.key(path))
                    .uploadId(id)
                    .multipartUpload(upload -> upload.parts(parts));
            condition.ifMatch().ifPresent(request::ifMatch);
            condition.ifNoneMatch().ifPresent(request::ifNoneMatch);
            bucket.s3().working(size, client -> client.completeMultipartUpload(request.build()));
            completed = true;
            return metadata.info(path, size, contentType);
        });
    }

    @Override
    public void close() {
        if (!completed) {
            aborts.abort(bucket.key(path), id);
        }
    }
}
