package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The part of a bucket that a store has: which key belongs to a path, and what lies there.
 *
 * <p>A key is the path behind the store's prefix. For a server that keeps objects as files it ends with a blank besides: then
 * no key is the folder of another one, and since nothing in a path sorts before a blank, the order is that of the paths.
 */
final class S3Bucket {
    /** S3's limit. With a prefix in the bucket, paths have to be that much shorter than the API allows. */
    private static final int MAX_KEY_BYTES = 1_024;

    /** U+10FFFF, the greatest character, four bytes long. */
    private static final String GREATEST = Character.toString(Character.MAX_CODE_POINT);

    private static final int LOCKS = 256;

    private final S3Connection s3;
    private final String name;
    private final String prefix;
    private final String suffix;
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    S3Bucket(S3Connection s3, S3Config config) {
        this.s3 = s3;
        this.name = config.bucket();
        this.prefix = config.prefix();
        this.suffix = config.fileServer() ? " " : "";
    }

    S3Connection s3() {
        return s3;
    }

    String name() {
        return name;
    }

    /** What all keys begin with. */
    String prefix() {
        return prefix;
    }

    /** What all keys end with. */
    String suffix() {
        return suffix;
    }

    String key(ObjectPath path) {
        return prefix + path.text() + suffix;
    }

    /** Fails with {@link ErrorCode#INVALID_PATH} for a path that S3 has no room for. */
    ObjectPath checked(ObjectPath path) {
        int over = -room(path.text());
        if (over > 0 && !isFileServer()) { // a server of files has limits of its own
            throw new ServiceException(
                    ErrorCode.INVALID_PATH,
                    "The path is " + over + " bytes too long for the bucket, where the store's prefix counts too.");
        }
        return path;
    }

    /** Whether the server keeps objects as files in folders. */
    boolean isFileServer() {
        return !suffix.isEmpty();
    }

    /** A name that no path with a prefix comes after. */
    String lastWithin(String prefix) {
        return prefix + GREATEST.repeat(Math.max(room(prefix), 0) / 4);
    }

    /** How many bytes longer a path may become that begins like this. */
    private int room(String path) {
        return MAX_KEY_BYTES - (prefix + path + suffix).getBytes(StandardCharsets.UTF_8).length;
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

    /**
     * Changes a path while nobody else of this process does. S3 itself decides between writers; but some servers that speak its
     * language look first and write then, and at least among ourselves that has to be one step.
     */
    <T> T alone(ObjectPath path, Supplier<T> change) {
        ReentrantLock lock = locks[Math.floorMod(path.hashCode(), LOCKS)];
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
