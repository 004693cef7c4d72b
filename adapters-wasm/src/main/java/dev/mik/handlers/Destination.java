package dev.mik.handlers;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Where a request goes: the origin of its URL (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host its name or address
 * @param port 1–65535
 */
record Destination(String scheme, OutgoingHost host, int port) {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int HIGHEST_PORT = 0xffff;

    /** Empty unless the scheme is HTTP's and the authority is {@code host} or {@code host:port}. */
    static Optional<Destination> of(String scheme, String authority) {
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http")) {
            return Optional.empty();
        }
        int colon = portColon(authority);
        if (colon < 0) {
            return OutgoingHost.parse(authority).map(host -> new Destination(scheme, host, secure ? 443 : 80));
        }
        OptionalInt port = port(authority.substring(colon + 1));
        return port.isEmpty()
                ? Optional.empty()
                : OutgoingHost.parse(authority.substring(0, colon))
                        .map(host -> new Destination(scheme, host, port.getAsInt()));
    }

    /** Where the port's colon stands in {@code host:port} or {@code [::1]:port}; -1 if there is none. */
    static int portColon(String authority) {
        return authority.indexOf(':', authority.indexOf(']') + 1);
    }

    /** A port's number; empty if it is none. */
    static OptionalInt port(String text) {
        if (!PORT.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= HIGHEST_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    /** What the {@code Host} field says: no port where the scheme implies it. */
    String authority() {
        return port == (isSecure() ? 443 : 80) ? host.text() : host.text() + ":" + port;
    }
}
