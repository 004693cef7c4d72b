package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;

/** A service that is on, or the sentence that its callers get while it is off. */
public sealed interface ServiceSwitch<S> {
    /** It is on. */
    record On<S>(S service, ReadinessCheck check) implements ServiceSwitch<S> {}

    /**
     * It is off, and was never started.
     *
     * @param sentence what callers get, with the way to turn it on
     */
    record Off<S>(String sentence) implements ServiceSwitch<S> {}

    /** Asks a backend whether it can serve. */
    @FunctionalInterface
    interface ReadinessCheck {
        /** Throws if it cannot. */
        void ping();
    }

    /** The service, or {@link ErrorCode#SERVICE_DISABLED}. */
    default S orRefuse() {
        return switch (this) {
            case On<S>(S service, ReadinessCheck _) -> service;
            case Off<S>(String sentence) -> throw new ServiceException(ErrorCode.SERVICE_DISABLED, sentence);
        };
    }
}
