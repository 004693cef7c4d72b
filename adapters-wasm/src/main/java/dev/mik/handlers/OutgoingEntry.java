package dev.mik.handlers;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One entry of {@code http_allowed}: {@code *}, {@code *.domain}, {@code name} or an address, perhaps with {@code :port}.
 *
 * <p>Without a port it is about every port. {@code *.domain} is about the names below the domain, not the domain itself.
 *
 * @param form what it names
 * @param host of {@link Form#EXACT}, and the domain of {@link Form#BELOW}; empty for {@link Form#ANY}
 * @param port the only one
 */
record OutgoingEntry(Form form, Optional<OutgoingHost> host, OptionalInt port) {
    /** What an entry names. */
    enum Form {
        /** Every host. */
        ANY,
        /** Every name below a domain. */
        BELOW,
        /** One host. */
        EXACT
    }

    /** Throws {@link IllegalArgumentException} with a sentence about what an entry is. */
    static OutgoingEntry parse(String text) {
        String trimmed = text.strip();
        boolean bareIpv6 = trimmed.indexOf(':') != trimmed.lastIndexOf(':') && !trimmed.startsWith("[");
        int colon = bareIpv6 ? -1 : Destination.portColon(trimmed);
        OptionalInt port = colon < 0 ? OptionalInt.empty() : Destination.port(trimmed.substring(colon + 1));
        String host = bareIpv6 ? "[" + trimmed + "]" : colon < 0 ? trimmed : trimmed.substring(0, colon);
        if (colon >= 0 && port.isEmpty()) {
            throw wrong(text);
        }
        if (host.equals("*")) {
            return new OutgoingEntry(Form.ANY, Optional.empty(), port);
        }
        Form form = host.startsWith("*.") ? Form.BELOW : Form.EXACT;
        Optional<OutgoingHost> parsed = OutgoingHost.parse(form == Form.BELOW ? host.substring(2) : host);
        if (parsed.isEmpty() || (form == Form.BELOW && parsed.get().address().isPresent())) {
            throw wrong(text);
        }
        return new OutgoingEntry(form, parsed, port);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text
                + "' is no host that handlers could call: write 'example.com', 'example.com:8443', '10.1.2.3', '[::1]:80',"
                + " '*.example.com' or '*'.");
    }

    /** Whether the host that a request names is among those of this entry. */
    boolean names(Destination destination) {
        return covers(destination.port())
                && switch (form) {
                    case ANY -> true;
                    case BELOW -> destination.host().isBelow(host.orElseThrow().text());
                    case EXACT -> destination.host().equals(host.orElseThrow());
                };
    }

    /** Whether the operator meant this very address: by the name that leads to it here, or by itself. */
    boolean lists(Destination destination, InetAddress address) {
        return form == Form.EXACT
                && (names(destination)
                        || (covers(destination.port())
                                && host.flatMap(OutgoingHost::address)
                                        .filter(address::equals)
                                        .isPresent()));
    }

    private boolean covers(int asked) {
        return port.isEmpty() || port.getAsInt() == asked;
    }
}
