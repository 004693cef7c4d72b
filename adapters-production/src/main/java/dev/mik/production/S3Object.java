package dev.mik.production;

import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * One version of an object as S3 has it.
 *
 * @param info in the port's words
 * @param etag in S3's words, with its quotes: what conditions are made of
 * @param versionId in a bucket that keeps versions; empty otherwise
 */
record S3Object(ObjectInfo info, String etag, Optional<String> versionId) {
    static S3Object of(ObjectPath path, HeadObjectResponse head) {
        return of(
                path,
                head.contentLength(),
                head.contentType(),
                head.metadata(),
                head.eTag(),
                head.lastModified(),
                head.versionId());
    }

    static S3Object of(ObjectPath path, GetObjectResponse got) {
        return of(
                path,
                got.contentLength(),
                got.contentType(),
                got.metadata(),
                got.eTag(),
                got.lastModified(),
                got.versionId());
    }

    private static S3Object of(
            ObjectPath path,
            long size,
            String contentType,
            Map<String, String> metadata,
            String etag,
            Instant lastModified,
            String versionId) {
        String type = S3Metadata.contentType(
                metadata, Optional.ofNullable(contentType).orElse("application/octet-stream"));
        return new S3Object(
                S3Metadata.of(metadata, etag, lastModified).info(path, size, type),
                etag,
                Optional.ofNullable(versionId).filter(id -> !id.equals("null")));
    }
}
