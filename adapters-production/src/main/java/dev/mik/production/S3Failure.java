package dev.mik.production;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What goes wrong with S3, in the words of the ports. */
final class S3Failure {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private S3Failure() {}

    /** Whether nothing is stored there. */
    static boolean isAbsent(S3Exception e) {
        return e.statusCode() == NOT_FOUND && !word(e).equals("NoSuchBucket");
    }

    /** Whether a condition did not hold, or could not be told to hold while somebody else was writing. */
    static boolean isConflict(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED
                || (e.statusCode() == CONFLICT
                        && List.of("", "ConditionalRequestConflict", "OperationAborted")
                                .contains(word(e)));
    }

    /** Whether the same request may well succeed a moment later. */
    static boolean isPassing(SdkException e) {
        if (e instanceof S3Exception s3) {
            return s3.statusCode() >= 500 && s3.statusCode() != 501 && s3.statusCode() != 507;
        }
        return !hasTimedOut(e);
    }

    private static boolean hasTimedOut(Throwable e) {
        return e instanceof SocketTimeoutException
                || Optional.ofNullable(e.getCause())
                        .filter(S3Failure::hasTimedOut)
                        .isPresent();
    }

    private static String word(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("");
    }

    /** The failure of a call. */
    static ServiceException of(SdkException e) {
        if (!(e instanceof S3Exception s3)) {
            return hasTimedOut(e)
                    ? failure(ErrorCode.UNAVAILABLE, "S3 did not answer in time; try again in a moment.", e)
                    : failure(ErrorCode.UNAVAILABLE, "S3 cannot be reached; try again in a moment.", e);
        }
        return switch (word(s3)) {
            case "NoSuchBucket" -> failure(ErrorCode.UNAVAILABLE, "The bucket does not exist in S3.", e);
            case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
                failure(ErrorCode.UNAVAILABLE, "S3 refuses the credentials of the server; see its log.", e);
            case "SlowDown", "TooManyRequests", "ServiceUnavailable" ->
                failure(ErrorCode.BUSY, "S3 asks for fewer requests; try again in a moment.", e);
            case "EntityTooLarge" -> failure(ErrorCode.PAYLOAD_TOO_LARGE, "The object is larger than S3 takes.", e);
            case "KeyTooLongError", "InvalidObjectName", "XMinioInvalidObjectName" ->
                failure(ErrorCode.INVALID_PATH, "The server behind the store does not take this path.", e);
            case "ObjectParentIsFile",
                    "XMinioParentIsObject",
                    "ExistingObjectIsDirectory",
                    "XMinioObjectExistsAsDirectory" ->
                failure(
                        ErrorCode.STORAGE_FAILURE,
                        "The server behind the store keeps objects as files, and has another one where a folder would have"
                                + " to be; set file_server=true in its URL.",
                        e);
            default -> byStatus(s3);
        };
    }

    private static ServiceException byStatus(S3Exception e) {
        if (e.statusCode() == 401 || e.statusCode() == 403) {
            return failure(ErrorCode.UNAVAILABLE, "S3 refuses the credentials of the server; see its log.", e);
        }
        if (isConflict(e)) {
            return failure(ErrorCode.BUSY, "Somebody else is writing the same object; try again in a moment.", e);
        }
        return isPassing(e)
                ? failure(ErrorCode.UNAVAILABLE, "S3 cannot serve at the moment; try again.", e)
                : failure(ErrorCode.STORAGE_FAILURE, "S3 refused the operation; the log of the server says why.", e);
    }

    private static ServiceException failure(ErrorCode code, String sentence, SdkException cause) {
        return new ServiceException(code, sentence, cause);
    }
}
