package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.Precondition;
import dev.mik.ports.ServiceException;
import dev.mik.ports.storage.ObjectInfo;
import dev.mik.ports.storage.ObjectPath;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A port's precondition as S3 can check it while it writes: that what lies there is still what we have seen.
 *
 * <p>S3 compares ETags, which stand for bytes. If somebody writes the same bytes again between our look and our write, it
 * does not notice; what is replaced then is at least what the caller had seen.
 *
 * @param ifMatch the ETag that has to be there; empty for no such demand
 * @param ifNoneMatch {@code *} if nothing may be there; empty for no such demand
 */
record S3Condition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    private static final S3Condition NONE = new S3Condition(Optional.empty(), Optional.empty());

    /** How often a write is begun again because somebody else was faster, and did not break the precondition. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** Demands that a path's state is still the given one, if the precondition asks anything of it at all. */
    static S3Condition of(Precondition precondition, Optional<S3Object> present) {
        if (precondition.isUnconditional()) {
            return NONE;
        }
        return present.isPresent()
                ? new S3Condition(present.map(S3Object::etag), Optional.empty())
                : new S3Condition(Optional.empty(), Optional.of("*"));
    }

    /** Fails if a precondition does not hold of what lies at a path. */
    static void demand(Precondition precondition, ObjectPath path, Optional<S3Object> present) {
        if (!precondition.holdsFor(present.map(object -> object.info().tag()))) {
            throw new ServiceException(
                    ErrorCode.PRECONDITION_FAILED,
                    "Object '" + path.text() + "' is not in the state that the request demands: read it again.");
        }
    }

    /**
     * Writes under a precondition: looks, writes if S3 still sees the same, and otherwise looks again.
     *
     * @param first what was seen at the path just now
     * @param write throws {@link S3Exception} for a {@linkplain S3Failure#isConflict conflict}
     */
    static <T> T write(
            S3Bucket bucket,
            ObjectPath path,
            Precondition precondition,
            Optional<S3Object> first,
            BiFunction<S3Condition, Optional<S3Object>, T> write) {
        Optional<S3Object> present = first;
        for (int attempt = 1; ; attempt++) {
            demand(precondition, path, present);
            try {
                S3Condition condition = of(precondition, present);
                Optional<S3Object> seen = present;
                return bucket.alone(path, () -> write.apply(condition, seen));
            } catch (S3Exception e) {
                boolean lost = S3Failure.isConflict(e) || (S3Failure.isAbsent(e) && !precondition.isUnconditional());
                if (!lost || attempt == ATTEMPTS) {
                    throw S3Failure.of(e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS * Math.min(attempt, 4));
            present = bucket.head(path);
        }
    }

    /** The time of creation that a new object inherits. */
    static Optional<ObjectInfo> info(Optional<S3Object> present) {
        return present.map(S3Object::info);
    }
}
