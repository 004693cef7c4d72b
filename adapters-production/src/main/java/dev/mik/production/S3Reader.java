package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads one version of an object, and goes on where it was if the connection breaks; never with another version's bytes. */
final class S3Reader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final S3Bucket bucket;
    private final S3Object object;

    S3Reader(S3Bucket bucket, S3Object object) {
        this.bucket = bucket;
        this.object = object;
    }

    /** Reads the whole object into an array of its size. */
    void readInto(byte[] whole) {
        OutputStream out = new OutputStream() {
            private int at;

            @Override
            public void write(int b) {
                whole[at++] = (byte) b;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                System.arraycopy(bytes, from, whole, at, length);
                at += length;
            }
        };
        try {
            copy(out, 0, whole.length, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
    }

    /**
     * Writes a part of the object.
     *
     * @param begun a body that stands at the part's first byte, if there is one
     * @throws IOException if {@code out} throws it
     */
    void copy(OutputStream out, long from, long to, Optional<ResponseInputStream<GetObjectResponse>> begun)
            throws IOException {
        Optional<ResponseInputStream<GetObjectResponse>> next = begun;
        long at = from;
        while (at < to) {
            Body body = new Body(next.isPresent() ? next.get() : request(at, to));
            next = Optional.empty();
            long before = at;
            try (body) {
                at = body.copy(out, at, to);
            }
            if (at == before) {
                throw body.failure();
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> request(long from, long to) {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.key(object.info().path()))
                .ifMatch(object.etag())
                .range("bytes=" + from + "-" + (to - 1));
        object.versionId().ifPresent(request::versionId);
        try {
            return bucket.s3().repeatable(client -> client.getObject(request.build()));
        } catch (S3Exception e) {
            throw new ServiceException(
                    ErrorCode.STORAGE_FAILURE,
                    "Object '" + object.info().path().text() + "' was replaced or deleted while it was read.",
                    e);
        }
    }

    /** One answer of S3. */
    private static final class Body implements AutoCloseable {
        private final ResponseInputStream<GetObjectResponse> in;
        private Optional<Exception> broken = Optional.empty();
        private boolean atEnd;

        Body(ResponseInputStream<GetObjectResponse> in) {
            this.in = in;
        }

        /** Copies until the end, or until the connection breaks; gives how far it came. */
        long copy(OutputStream out, long from, long to) throws IOException {
            byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, to - from)];
            long at = from;
            while (at < to) {
                int count = read(buffer, (int) Math.min(buffer.length, to - at));
                if (count < 0) {
                    return at;
                }
                out.write(buffer, 0, count);
                at += count;
            }
            atEnd = read(buffer, 1) < 0 && broken.isEmpty();
            return at;
        }

        private int read(byte[] into, int length) {
            try {
                return in.read(into, 0, length);
            } catch (IOException | SdkException e) {
                broken = Optional.of(e);
                return -1;
            }
        }

        ServiceException failure() {
            return new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "The connection to S3 broke while an object was read; try again.",
                    broken.orElseGet(() -> new IOException("the body ended too early")));
        }

        /** A connection whose answer was read to its end can serve again. */
        @Override
        public void close() {
            if (!atEnd) {
                in.abort();
            }
            try {
                in.close();
            } catch (IOException | SdkException _) {
                // what was needed of it has been read
            }
        }
    }
}
