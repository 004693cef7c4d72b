package dev.mik.production;

import dev.mik.ports.storage.ByteRange;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object whose whole body S3 has begun to send, so that it can be read to its end even if it is replaced meanwhile. A part
 * from the middle is asked for anew, and is a failure if the object has been replaced by then and its bucket keeps no versions.
 */
final class S3OpenObject implements StoredObject {
    private final OpenCalls calls;
    private final S3Object object;
    private final S3Reader reader;
    private Optional<ResponseInputStream<GetObjectResponse>> whole;

    S3OpenObject(OpenCalls calls, S3Bucket bucket, S3Object object, ResponseInputStream<GetObjectResponse> whole) {
        this.calls = calls;
        this.object = object;
        this.reader = new S3Reader(bucket, object);
        this.whole = Optional.of(whole);
    }

    @Override
    public ObjectInfo info() {
        return object.info();
    }

    @Override
    public void writeTo(OutputStream out, ByteRange range) throws IOException {
        if (range.length() == 0) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // the SDK would give up; the caller has to get what it asked for
        try (var _ = calls.enter()) {
            Optional<ResponseInputStream<GetObjectResponse>> begun = range.offset() == 0 ? whole : Optional.empty();
            if (begun.isPresent()) {
                whole = Optional.empty();
            } else {
                close();
            }
            reader.copy(out, range.offset(), range.offset() + range.length(), begun);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        whole.ifPresent(ResponseInputStream::abort);
        whole = Optional.empty();
    }
}
