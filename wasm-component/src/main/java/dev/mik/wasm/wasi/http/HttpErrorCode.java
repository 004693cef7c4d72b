package dev.mik.wasm.wasi.http;

import dev.mik.wasm.Variant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code wasi:http/types.error-code}: why a request or a response came to nothing.
 *
 * @param variant as guests see it
 */
public record HttpErrorCode(Variant variant) {
    public static final HttpErrorCode DNS_TIMEOUT = plain("DNS-timeout");
    public static final HttpErrorCode DNS_ERROR = new HttpErrorCode(
            Variant.of("DNS-error", record("rcode", Optional.empty(), "info-code", Optional.empty())));
    public static final HttpErrorCode DESTINATION_UNAVAILABLE = plain("destination-unavailable");
    public static final HttpErrorCode DESTINATION_IP_PROHIBITED = plain("destination-IP-prohibited");
    public static final HttpErrorCode CONNECTION_REFUSED = plain("connection-refused");
    public static final HttpErrorCode CONNECTION_TERMINATED = plain("connection-terminated");
    public static final HttpErrorCode CONNECTION_TIMEOUT = plain("connection-timeout");
    public static final HttpErrorCode CONNECTION_READ_TIMEOUT = plain("connection-read-timeout");
    public static final HttpErrorCode CONNECTION_LIMIT_REACHED = plain("connection-limit-reached");
    public static final HttpErrorCode TLS_PROTOCOL_ERROR = plain("TLS-protocol-error");
    public static final HttpErrorCode TLS_CERTIFICATE_ERROR = plain("TLS-certificate-error");
    public static final HttpErrorCode REQUEST_DENIED = plain("HTTP-request-denied");
    public static final HttpErrorCode REQUEST_METHOD_INVALID = plain("HTTP-request-method-invalid");
    public static final HttpErrorCode REQUEST_URI_INVALID = plain("HTTP-request-URI-invalid");
    public static final HttpErrorCode RESPONSE_INCOMPLETE = plain("HTTP-response-incomplete");
    public static final HttpErrorCode PROTOCOL_ERROR = plain("HTTP-protocol-error");
    public static final HttpErrorCode LOOP_DETECTED = plain("loop-detected");
    public static final HttpErrorCode CONFIGURATION_ERROR = plain("configuration-error");

    /** A case without a payload, by its label in WIT. */
    public static HttpErrorCode plain(String label) {
        return new HttpErrorCode(Variant.of(label));
    }

    /** A request body of so many bytes, which is not what its head said. */
    public static HttpErrorCode requestBodySize(long bytes) {
        return new HttpErrorCode(Variant.of("HTTP-request-body-size", Optional.of(bytes)));
    }

    /** A response body of so many bytes, which is not what its head said. */
    public static HttpErrorCode responseBodySize(long bytes) {
        return new HttpErrorCode(Variant.of("HTTP-response-body-size", Optional.of(bytes)));
    }

    /** What no other case fits, in words. */
    public static HttpErrorCode internal(String message) {
        return new HttpErrorCode(Variant.of("internal-error", Optional.of(message)));
    }

    /** Its case in WIT, {@code "connection-refused"}. */
    public String label() {
        return variant.label();
    }

    @Override
    public String toString() {
        return variant.payload().map(payload -> label() + "(" + payload + ")").orElse(label());
    }

    private static Map<String, Object> record(String first, Object a, String second, Object b) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(first, a);
        fields.put(second, b);
        return fields;
    }
}
