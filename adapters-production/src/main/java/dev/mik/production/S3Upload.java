package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import dev.mik.ports.storage.ObjectUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * One body on its way into S3: in one request if it fits into one part, else part by part. Not a byte is visible before all
 * are there.
 */
final class S3Upload {
    private final S3Bucket bucket;
    private final S3Parts.Factory parts;
    private final ObjectUpload upload;
    private long size;

    S3Upload(S3Bucket bucket, S3Parts.Factory parts, ObjectUpload upload) {
        this.bucket = bucket;
        this.parts = parts;
        this.upload = upload;
    }

    /** How much memory it needs. */
    static int bufferFor(ObjectUpload upload) {
        boolean known = upload.declaredLength() >= 0 && upload.declaredLength() < UploadBuffers.PART_BYTES;
        return known ? (int) upload.declaredLength() : UploadBuffers.PART_BYTES;
    }

    /**
     * Sends it.
     *
     * @param present what lies at the path
     */
    ObjectInfo run(InputStream body, byte[] buffer, Optional<S3Object> present) throws IOException {
        int count = fill(body, buffer);
        // A body that ends with the part is whole; whether it does is only seen by looking for one byte more.
        int next = count < buffer.length ? -1 : readOne(body);
        if (next < 0) {
            checkComplete();
            return putWhole(bucket, upload.path(), upload.contentType(), upload.precondition(), buffer, count, present);
        }
        try (S3Parts pending = parts.begin(upload.path(), upload.contentType(), present)) {
            while (true) {
                pending.add(buffer, count);
                if (next < 0) {
                    break;
                }
                buffer[0] = (byte) next;
                count = 1 + fill(body, buffer, 1);
                next = count < buffer.length ? -1 : readOne(body);
            }
            checkComplete();
            return pending.complete(size, upload.precondition(), present);
        }
    }

    private int fill(InputStream body, byte[] buffer) throws IOException {
        return fill(body, buffer, 0);
    }

    /** Fills the rest of the buffer; gives how much that is, less only at the end. */
    private int fill(InputStream body, byte[] buffer, int from) throws IOException {
        int at = from;
        while (at < buffer.length) {
            int count = body.read(buffer, at, buffer.length - at);
            if (count < 0) {
                break;
            }
            at += count;
            grow(count);
        }
        return at - from;
    }

    private int readOne(InputStream body) throws IOException {
        byte[] one = new byte[1];
        int count;
        do {
            count = body.read(one, 0, 1);
        } while (count == 0);
        if (count < 0) {
            return -1;
        }
        grow(1);
        return one[0] & 0xff;
    }

    private void grow(int count) {
        size += count;
        if (size > upload.maxLength()) {
            throw tooLarge(upload);
        }
        if (upload.declaredLength() >= 0 && size > upload.declaredLength()) {
            throw wrongLength("longer");
        }
    }

    private void checkComplete() {
        if (size < upload.declaredLength()) {
            throw wrongLength("shorter");
        }
    }

    /** Stores what is in memory, under a precondition. */
    static ObjectInfo putWhole(
            S3Bucket bucket,
            ObjectPath path,
            String contentType,
            Precondition precondition,
            byte[] bytes,
            int length,
            Optional<S3Object> first) {
        String md5 = md5(bytes, length);
        return S3Condition.write(bucket, path, precondition, first, (condition, present) -> {
            S3Metadata metadata = S3Metadata.fresh(S3Condition.info(present));
            PutObjectRequest.Builder request = PutObjectRequest.builder()
                    .bucket(bucket.name())
                    .key(bucket.key(path))
                    .contentType(contentType)
                    .contentMD5(md5)
                    .metadata(metadata.asMap(contentType));
            condition.ifMatch().ifPresent(request::ifMatch);
            condition.ifNoneMatch().ifPresent(request::ifNoneMatch);
            Function<S3Client, PutObjectResponse> put =
                    client -> client.putObject(request.build(), body(bytes, length, contentType));
            var _ = precondition.isUnconditional()
                    ? bucket.s3().repeatable(put)
                    : bucket.s3().once(put);
            return metadata.info(path, length, contentType);
        });
    }

    /** A body that is read from where it lies, as often as it is asked for. */
    static RequestBody body(byte[] bytes, int length, String contentType) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes, 0, length), length, contentType);
    }

    /** Lets S3 see that what arrives is what was sent. */
    static String md5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    static ServiceException tooLarge(ObjectUpload upload) {
        return new ServiceException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The object is larger than " + upload.maxLength() + " bytes.");
    }

    private ServiceException wrongLength(String how) {
        return new ServiceException(
                ErrorCode.INVALID_REQUEST,
                "The body is " + how + " than the " + upload.declaredLength() + " bytes that were declared.");
    }
}
