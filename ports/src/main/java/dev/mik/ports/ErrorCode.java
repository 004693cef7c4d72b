package dev.mik.ports;

/**
 * Every reason for which a request can fail, as the fixed kebab-case word that clients may rely on.
 *
 * <p>The set is closed: a new failure either fits one of these or is added here, and then every {@code switch} over the
 * enum has to decide what to do with it. Which HTTP status goes with a code is known to the HTTP adapter alone.
 */
public enum ErrorCode {
    /** A parameter, header or field is missing, of the wrong type, or out of its range. */
    INVALID_REQUEST("invalid-request"),
    /** The body is not JSON, or is nested deeper than the parser follows. */
    MALFORMED_JSON("malformed-json"),
    /** A KV key or prefix is empty, too long, or holds control characters. */
    INVALID_KEY("invalid-key"),
    /** A storage path is empty, too long, or has a segment that is not allowed. */
    INVALID_PATH("invalid-path"),
    /** A list cursor was not made by this API. */
    INVALID_CURSOR("invalid-cursor"),
    /** The database refused the statement: syntax, unknown table, wrong number of parameters. */
    SQL_ERROR("sql-error"),
    /** The statement is of a kind that the API never runs: ATTACH, transaction verbs, several statements at once. */
    STATEMENT_REFUSED("statement-refused"),
    /** A query was sent whose statement gives no rows. */
    NO_ROWS("no-rows"),
    /** A write was sent where only reads are allowed. */
    READ_ONLY("read-only"),
    /** The result has more rows, or more bytes, than the limit. */
    TOO_MANY_ROWS("too-many-rows"),
    /** A key is demanded and was not sent, or is not the right one. */
    UNAUTHORIZED("unauthorized"),
    /** The caller is known and may not do this. */
    FORBIDDEN("forbidden"),
    /** A web page of another origin made this request. */
    ORIGIN_REFUSED("origin-refused"),
    /** The {@code Host} header names a host that this server does not answer for. */
    HOST_REFUSED("host-refused"),
    /** The key, object or resource does not exist. */
    NOT_FOUND("not-found"),
    /** No endpoint has this path. */
    ROUTE_NOT_FOUND("route-not-found"),
    /** The endpoint exists, but not for this method. */
    METHOD_NOT_ALLOWED("method-not-allowed"),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT("request-timeout"),
    /** The resource is in a state that does not allow this. */
    CONFLICT("conflict"),
    /** An increment met a value that is not a 64-bit integer. */
    NOT_AN_INTEGER("not-an-integer"),
    /** An increment would leave the range of a 64-bit integer. */
    INTEGER_OVERFLOW("integer-overflow"),
    /** A UNIQUE, NOT NULL, CHECK or FOREIGN KEY constraint refused the write. */
    CONSTRAINT_VIOLATION("constraint-violation"),
    /** {@code If-Match} or {@code If-None-Match} did not hold. */
    PRECONDITION_FAILED("precondition-failed"),
    /** The body is larger than the limit. */
    PAYLOAD_TOO_LARGE("payload-too-large"),
    /** The request's path is longer than the limit. */
    URI_TOO_LONG("uri-too-long"),
    /** The body's content type is not one that the endpoint takes. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type"),
    /** No byte of the requested range exists. */
    RANGE_NOT_SATISFIABLE("range-not-satisfiable"),
    /** More requests than the server takes at once. */
    TOO_MANY_REQUESTS("too-many-requests"),
    /** The headers are larger than the server reads. */
    HEADERS_TOO_LARGE("headers-too-large"),
    /** A bug of ours; the log knows more, under the request's id. */
    INTERNAL("internal"),
    /** The service is switched off in the configuration. */
    SERVICE_DISABLED("service-disabled"),
    /** A lock or a serialization failure outlasted our retries; trying again may help. */
    BUSY("busy"),
    /** A backend cannot be reached, or is shutting down. */
    UNAVAILABLE("unavailable"),
    /** The disk is full, read-only or broken. */
    STORAGE_FAILURE("storage-failure"),
    /** The work was stopped at its deadline. */
    TIMEOUT("timeout"),
    /** There is no module of this name. */
    MODULE_NOT_FOUND("module-not-found"),
    /** The module's file is not one that can be served. */
    MODULE_INVALID("module-invalid"),
    /** More requests than the server or one of its modules takes at once, also after a wait. */
    OVERLOADED("overloaded"),
    /** The module failed so often in a row that it is left alone for a while. */
    CIRCUIT_OPEN("circuit-open"),
    /** The handler wanted more memory than a request may have. */
    MEMORY_LIMIT("memory-limit"),
    /** The handler failed, or ended without an answer. */
    HANDLER_TRAP("handler-trap");

    private final String word;

    ErrorCode(String word) {
        this.word = word;
    }

    /** The word that clients see, for example {@code not-found}. */
    public String word() {
        return word;
    }
}
