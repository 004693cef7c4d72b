package dev.mik.wasm.wasi.http;

import dev.mik.wasm.wasi.io.IoError;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What the failures of the JDK's network classes are to WASI. */
final class HttpErrors {
    private static final int DEPTH = 16;

    private HttpErrors() {}

    /** The code of a failure: of the first cause that has one. */
    static HttpErrorCode code(Throwable failure) {
        Throwable cause = failure;
        Optional<HttpErrorCode> code = known(cause);
        for (int depth = 0; code.isEmpty() && depth < DEPTH && cause.getCause() != null; depth++) {
            cause = cause.getCause();
            code = known(cause);
        }
        return code.orElseGet(() -> HttpErrorCode.internal(String.valueOf(failure.getMessage())));
    }

    /** The same as a stream's error, which {@code http-error-code} finds the code in. */
    static IoError error(Throwable failure) {
        HttpErrorCode code = code(failure);
        return new IoError(code.toString(), code);
    }

    static IoError error(HttpErrorCode code) {
        return new IoError(code.toString(), code);
    }

    private static Optional<HttpErrorCode> known(Throwable failure) {
        return switch (failure) {
            case HttpException e -> Optional.of(e.code());
            case UnknownHostException ignored -> Optional.of(HttpErrorCode.DNS_ERROR);
            case UnresolvedAddressException ignored -> Optional.of(HttpErrorCode.DNS_ERROR);
            case CertificateException ignored -> Optional.of(HttpErrorCode.TLS_CERTIFICATE_ERROR);
            case SSLException e ->
                Optional.of(
                        has(e, CertificateException.class)
                                ? HttpErrorCode.TLS_CERTIFICATE_ERROR
                                : HttpErrorCode.TLS_PROTOCOL_ERROR);
            case ConnectException e ->
                Optional.of(
                        has(e, UnresolvedAddressException.class)
                                ? HttpErrorCode.DNS_ERROR
                                : HttpErrorCode.CONNECTION_REFUSED);
            case NoRouteToHostException ignored -> Optional.of(HttpErrorCode.DESTINATION_UNAVAILABLE);
            case SocketTimeoutException ignored -> Optional.of(HttpErrorCode.CONNECTION_READ_TIMEOUT);
            case ProtocolException ignored -> Optional.of(HttpErrorCode.PROTOCOL_ERROR);
            case SocketException ignored -> Optional.of(HttpErrorCode.CONNECTION_TERMINATED);
            case ClosedChannelException ignored -> Optional.of(HttpErrorCode.CONNECTION_TERMINATED);
            case EOFException ignored -> Optional.of(HttpErrorCode.CONNECTION_TERMINATED);
            default -> reset(failure);
        };
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; depth < DEPTH && cause != null; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The JDK tells of a connection that broke by the text of a plain exception only. */
    private static Optional<HttpErrorCode> reset(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean broken = failure instanceof IOException
                && (message.contains("reset")
                        || message.contains("Broken pipe")
                        || message.contains("closed")
                        || message.contains("received no bytes")
                        || message.contains("premature"));
        return broken ? Optional.of(HttpErrorCode.CONNECTION_TERMINATED) : Optional.empty();
    }
}
