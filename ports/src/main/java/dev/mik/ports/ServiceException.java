package dev.mik.ports;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The one way in which a port or a service fails: a code for machines and a sentence for a person.
 *
 * <p>The message goes to the client as it is, so it says what was wrong and what to do, and holds no path of the
 * machine, no stack and no secret. What only the operator should read belongs into the cause.
 */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String sentence;
    private final transient Optional<Duration> retryAfter;

    /** A failure that nothing else caused. */
    public ServiceException(ErrorCode code, String message) {
        super(Objects.requireNonNull(message, "message"));
        this.code = Objects.requireNonNull(code, "code");
        this.sentence = message;
        this.retryAfter = Optional.empty();
    }

    /** A failure with the exception behind it, which is logged and never shown. */
    public ServiceException(ErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
        this.sentence = message;
        this.retryAfter = Optional.empty();
    }

    /** A failure that will be over after a known time. */
    public ServiceException(ErrorCode code, String message, Duration retryAfter) {
        super(Objects.requireNonNull(message, "message"));
        this.code = Objects.requireNonNull(code, "code");
        this.sentence = message;
        this.retryAfter = Optional.of(retryAfter);
    }

    /** When trying again makes sense, if that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** The reason, from the closed set. */
    public ErrorCode code() {
        return code;
    }

    /** The message, for the client. */
    public String sentence() {
        return sentence;
    }
}
