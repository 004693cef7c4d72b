package dev.mik.http;

import dev.mik.ports.ErrorCode;
import io.helidon.http.Status;

/** Which HTTP status goes with which error code; the only place that knows. */
final class ErrorMapper {
    private static final Status REQUEST_HEADER_FIELDS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private ErrorMapper() {}

    static Status statusOf(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    MALFORMED_JSON,
                    INVALID_KEY,
                    INVALID_PATH,
                    INVALID_CURSOR,
                    SQL_ERROR,
                    STATEMENT_REFUSED,
                    NO_ROWS,
                    READ_ONLY,
                    TOO_MANY_ROWS -> Status.BAD_REQUEST_400;
            case UNAUTHORIZED -> Status.UNAUTHORIZED_401;
            case FORBIDDEN, ORIGIN_REFUSED, HOST_REFUSED -> Status.FORBIDDEN_403;
            case NOT_FOUND, ROUTE_NOT_FOUND, MODULE_NOT_FOUND -> Status.NOT_FOUND_404;
            case METHOD_NOT_ALLOWED -> Status.METHOD_NOT_ALLOWED_405;
            case REQUEST_TIMEOUT -> Status.REQUEST_TIMEOUT_408;
            case CONFLICT, NOT_AN_INTEGER, INTEGER_OVERFLOW, CONSTRAINT_VIOLATION -> Status.CONFLICT_409;
            case PRECONDITION_FAILED -> Status.PRECONDITION_FAILED_412;
            case PAYLOAD_TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
            case URI_TOO_LONG -> Status.REQUEST_URI_TOO_LONG_414;
            case UNSUPPORTED_MEDIA_TYPE -> Status.UNSUPPORTED_MEDIA_TYPE_415;
            case RANGE_NOT_SATISFIABLE -> Status.REQUESTED_RANGE_NOT_SATISFIABLE_416;
            case TOO_MANY_REQUESTS, OVERLOADED -> Status.TOO_MANY_REQUESTS_429;
            case HEADERS_TOO_LARGE -> REQUEST_HEADER_FIELDS_TOO_LARGE;
            case INTERNAL, MODULE_INVALID, HANDLER_TRAP -> Status.INTERNAL_SERVER_ERROR_500;
            case SERVICE_DISABLED, BUSY, UNAVAILABLE, CIRCUIT_OPEN -> Status.SERVICE_UNAVAILABLE_503;
            case STORAGE_FAILURE, MEMORY_LIMIT -> Status.create(507, "Insufficient Storage");
            case TIMEOUT -> Status.GATEWAY_TIMEOUT_504;
        };
    }

    /** Whether trying again soon may help, which {@code Retry-After} then says. */
    static boolean mayRetry(ErrorCode code) {
        int status = statusOf(code).code();
        boolean temporary =
                status == Status.SERVICE_UNAVAILABLE_503.code() || status == Status.TOO_MANY_REQUESTS_429.code();
        return temporary && code != ErrorCode.SERVICE_DISABLED; // that one waits for a person
    }

    /**
     * The code for a failure that the web server found before a route was reached.
     *
     * @param status what the server would answer
     */
    static ErrorCode codeOf(Status status) {
        return switch (status.code()) {
            case 408 -> ErrorCode.REQUEST_TIMEOUT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 431 -> ErrorCode.HEADERS_TOO_LARGE;
            case 503 -> ErrorCode.TOO_MANY_REQUESTS;
            default -> status.code() == 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_REQUEST;
        };
    }
}
