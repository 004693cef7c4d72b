package dev.mik.handlers;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL in its one form, so that two ways to write it are equal.
 *
 * @param text a name in small ASCII letters without the dot at its end, or an address, an IPv6 one in brackets
 * @param address what an address stands for; an IPv4-mapped IPv6 address is the IPv4 address
 */
record OutgoingHost(String text, Optional<InetAddress> address) {
    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    // Systems read 0x7f.1, 0177.0.0.1 and 2130706433 as addresses; no name in the DNS ends like this.
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");
    private static final String BYTE = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private static final Pattern QUAD = Pattern.compile(BYTE + "\\." + BYTE + "\\." + BYTE + "\\." + BYTE);

    /** A host as guests and operators write it; empty if it is none, or an address in a form that readers differ about. */
    static Optional<OutgoingHost> parse(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return literal(text.substring(1, text.length() - 1));
        }
        Optional<String> name = ascii(text);
        if (name.isPresent() && ENDS_IN_NUMBER.matcher(name.get()).matches()) {
            return name.filter(QUAD.asMatchPredicate()).map(quad -> of(InetAddress.ofLiteral(quad)));
        }
        return name.filter(NAME.asMatchPredicate()).map(ok -> new OutgoingHost(ok, Optional.empty()));
    }

    /** An address as a host. */
    static OutgoingHost of(InetAddress address) {
        String text = address.getHostAddress();
        return new OutgoingHost(address instanceof Inet6Address ? "[" + text + "]" : text, Optional.of(address));
    }

    /** Whether it is a name, and below a domain. */
    boolean isBelow(String domain) {
        return address.isEmpty() && text.endsWith("." + domain);
    }

    private static Optional<OutgoingHost> literal(String text) {
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> ascii(String text) {
        if (text.length() > 2 * LONGEST) {
            return Optional.empty();
        }
        try {
            String name = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return Optional.of(bare).filter(ok -> ok.length() <= LONGEST);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // IDN throws either for labels that are none
            return Optional.empty();
        }
    }
}
