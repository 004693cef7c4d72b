package dev.mik.daemon;

import dev.mik.config.ConfigException;
import dev.mik.ports.ServiceException;

/** What a failure that ends a command says to the person who typed it. */
final class Failures {
    private Failures() {}

    static String sentence(Throwable failure) {
        return switch (failure) {
            case ConfigException config -> String.join(System.lineSeparator() + "mik: ", config.problems());
            case ServiceException service -> service.sentence();
            default -> "unexpected failure: " + failure;
        };
    }
}
