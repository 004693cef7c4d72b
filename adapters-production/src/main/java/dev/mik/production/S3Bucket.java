package dev.mik.production;

import dev.mik.ports.storage.ObjectPath;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The part of a bucket that a store has: which key belongs to a path, and what lies there. */
final class S3Bucket {
    /** S3's limit. With a prefix in the bucket, paths have to be that much shorter than the API allows. */
    static final int MAX_KEY_BYTES = 1_024;

    private final S3Connection s3;
    private final String name;
    private final String prefix;

    /**
     * A part of a bucket.
     *
     * @param prefix that all keys begin with; may be empty
     */
    S3Bucket(S3Connection s3, String name, String prefix) {
        this.s3 = s3;
        this.name = name;
        this.prefix = prefix;
    }

    S3Connection s3() {
        return s3;
    }

    String name() {
        return name;
    }

    String prefix() {
        return prefix;
    }

    String key(ObjectPath path) {
        return prefix + path.text();
    }

    /** What lies at a path. */
    Optional<S3Object> head(ObjectPath path) {
        HeadObjectRequest request =
                HeadObjectRequest.builder().bucket(name).key(key(path)).build();
        try {
            HeadObjectResponse head = s3.repeatable(client -> client.headObject(request));
            return Optional.of(S3Object.of(path, head));
        } catch (S3Exception e) {
            if (S3Failure.isAbsent(e)) {
                return Optional.empty();
            }
            throw S3Failure.of(e);
        }
    }
}
