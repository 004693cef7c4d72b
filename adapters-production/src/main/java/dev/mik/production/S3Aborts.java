package dev.mik.production;

import dev.mik.ports.ServiceException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Ends uploads of which nothing is to be left. What S3 does not take at the moment is tried again until it does; what is
 * left when this process dies is what a bucket's lifecycle rule for incomplete uploads is for.
 */
final class S3Aborts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(S3Aborts.class.getName());
    private static final Duration REST = Duration.ofSeconds(1);

    private record Upload(String key, String id) {}

    private final S3Connection s3;
    private final String bucket;
    private final BlockingQueue<Upload> pending = new LinkedBlockingQueue<>();
    private final Thread thread;

    S3Aborts(S3Connection s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
        thread = Thread.ofVirtual().name("s3-aborts").unstarted(this::run);
        thread.start();
    }

    /** Ends one, now or as soon as S3 can be reached. */
    void abort(String key, String id) {
        Upload upload = new Upload(key, id);
        if (!attempt(upload)) {
            pending.add(upload);
        }
    }

    private boolean attempt(Upload upload) {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(upload.key)
                .uploadId(upload.id)
                .build();
        try {
            s3.repeatable(client -> client.abortMultipartUpload(request));
            return true;
        } catch (S3Exception e) {
            return S3Failure.isAbsent(e); // it is gone, which is what was wanted
        } catch (ServiceException _) {
            return false;
        }
    }

    private void run() {
        try {
            while (true) {
                Upload upload = pending.take();
                while (!attempt(upload)) {
                    TimeUnit.NANOSECONDS.sleep(REST.toNanos());
                }
            }
        } catch (InterruptedException _) {
            // closing
        }
    }

    /** Gives up what is pending, and says so. */
    @Override
    public void close() {
        thread.interrupt();
        pending.forEach(upload -> LOG.log(
                System.Logger.Level.WARNING,
                "an upload that failed could not be removed from S3: {0} of {1}",
                upload.id,
                upload.key));
    }
}
