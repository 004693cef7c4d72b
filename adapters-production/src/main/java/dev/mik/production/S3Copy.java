package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Copies within S3: in one request where that is quick and asks for nothing, else part by part, of which the end can be conditional. */
final class S3Copy {
    /** What one request copies; more of it would be a longer silence than a broken line is given. */
    private static final long PIECE_BYTES = 128L * 1024 * 1024;

    /** How often it is begun again because the source was replaced meanwhile. */
    private static final int ATTEMPTS = 5;

    private final S3Bucket bucket;
    private final S3Parts.Factory parts;
    private final UploadBuffers buffers;

    S3Copy(S3Bucket bucket, S3Parts.Factory parts, UploadBuffers buffers) {
        this.bucket = bucket;
        this.parts = parts;
        this.buffers = buffers;
    }

    /** Copies what is there at the moment. */
    ObjectInfo run(ObjectPath source, ObjectPath target, Precondition precondition) {
        for (int attempt = 1; ; attempt++) {
            S3Object from = bucket.head(source).orElseThrow(() -> notFound(source));
            Optional<S3Object> present = source.equals(target) ? Optional.of(from) : bucket.head(target);
            S3Condition.demand(precondition, target, present);
            try {
                return copy(source, from, target, precondition, present);
            } catch (S3Exception e) {
                if (attempt == ATTEMPTS || !(S3Failure.isConflict(e) || S3Failure.isAbsent(e))) {
                    throw S3Failure.of(e);
                }
            }
        }
    }

    private ObjectInfo copy(
            ObjectPath source,
            S3Object from,
            ObjectPath target,
            Precondition precondition,
            Optional<S3Object> present) {
        long size = from.info().size();
        if (precondition.isUnconditional() && size <= PIECE_BYTES) {
            return copyWhole(source, from, target, present);
        }
        return size <= UploadBuffers.PART_BYTES
                ? copyThroughHere(from, target, precondition, present)
                : copyInParts(source, from, target, precondition, present);
    }

    private ObjectInfo copyWhole(ObjectPath source, S3Object from, ObjectPath target, Optional<S3Object> present) {
        S3Metadata metadata = S3Metadata.fresh(S3Condition.info(present));
        CopyObjectRequest request = CopyObjectRequest.builder()
                .sourceBucket(bucket.name())
                .sourceKey(bucket.key(source))
                .copySourceIfMatch(from.etag())
                .destinationBucket(bucket.name())
                .destinationKey(bucket.key(target))
                .metadataDirective(MetadataDirective.REPLACE)
                .contentType(from.info().contentType())
                .metadata(metadata.asMap(from.info().contentType()))
                .build();
        bucket.alone(target, () -> bucket.s3().working(from.info().size(), client -> client.copyObject(request)));
        return metadata.info(target, from.info().size(), from.info().contentType());
    }

    /** S3's copy cannot be told what has to hold of the target, but a put can. */
    private ObjectInfo copyThroughHere(
            S3Object from, ObjectPath target, Precondition precondition, Optional<S3Object> present) {
        int size = (int) from.info().size();
        try (UploadBuffers.Buffer buffer = buffers.take(size)) {
            new S3Reader(bucket, from).readInto(buffer.bytes());
            return S3Upload.putWhole(
                    bucket, target, from.info().contentType(), precondition, buffer.bytes(), size, present);
        }
    }

    private ObjectInfo copyInParts(
            ObjectPath source,
            S3Object from,
            ObjectPath target,
            Precondition precondition,
            Optional<S3Object> present) {
        long size = from.info().size();
        try (S3Parts pending = parts.begin(target, from.info().contentType(), present)) {
            for (long offset = 0; offset < size; offset += PIECE_BYTES) {
                pending.addCopy(source, from.etag(), offset, Math.min(PIECE_BYTES, size - offset));
            }
            return pending.complete(size, precondition, present);
        }
    }

    private static ServiceException notFound(ObjectPath path) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Object '" + path.text() + "' not found");
    }
}
