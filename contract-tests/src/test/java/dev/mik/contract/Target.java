package dev.mik.contract;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The server that the suite speaks to: the one that {@code -Dtarget} names, or one process for the whole run.
 *
 * @param base without a slash at the end
 * @param key that every request carries
 * @param own the process, if the suite started it
 */
record Target(URI base, Optional<String> key, Optional<DaemonProcess> own) {
    private static Optional<Target> shared = Optional.empty();
    private static Optional<RuntimeException> failure = Optional.empty();

    /** The server of this run; started at the first call. */
    static synchronized Target shared() {
        failure.ifPresent(e -> {
            throw new IllegalStateException("the shared server did not start, see the first failure", e);
        });
        Target target = shared.orElseGet(Target::find);
        shared = Optional.of(target);
        return target;
    }

    private static Target find() {
        Optional<String> named =
                Optional.ofNullable(System.getProperty("target")).filter(s -> !s.isBlank());
        if (named.isPresent()) {
            URI base = URI.create(named.get().replaceAll("/+$", ""));
            return new Target(base, Optional.ofNullable(System.getProperty("target.key")), Optional.empty());
        }
        try {
            DaemonProcess process = DaemonProcess.prepareAsShipped().start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
            return new Target(process.api().base(), Optional.empty(), Optional.of(process));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** A client of it. */
    Api api() {
        return new Api(base, key);
    }

    /** A socket to it. */
    RawConnection raw() {
        return RawConnection.open(base.getHost(), base.getPort());
    }

    /** The answer to a request whose target is sent as it stands, which {@code java.net.URI} might refuse or change. */
    Answer raw(String method, String path, String contentType, String body) {
        try (RawConnection connection = raw()) {
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n" + keyLine()
                            + "Content-Type: " + contentType + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .answer()
                    .orElseThrow();
        }
    }

    /** The header line with the key, or nothing. */
    String keyLine() {
        return key.map(k -> "X-API-Key: " + k + "\r\n").orElse("");
    }

    /** Reports a test or class as not run, with the reason, when the server is one that the suite may not start or stop. */
    static void needsOwnProcess() {
        needsOwnProcess(StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass()
                .getSimpleName());
    }

    /** The same for a class of this name. */
    static void needsOwnProcess(String who) {
        boolean named = !System.getProperty("target", "").isBlank();
        if (named) {
            // A class that is left out as a whole does not show in the build's counts.
            System.out.println("not run with -Dtarget, because it starts servers of its own: " + who);
        }
        Assumptions.assumeFalse(named, "starts servers of its own, so it does not run with -Dtarget");
    }
}
