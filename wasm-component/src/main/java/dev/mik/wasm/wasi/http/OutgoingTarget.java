package dev.mik.wasm.wasi.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Where a request of a guest would go.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the name or address as the guest wrote it, in small letters; an IPv6 address without its brackets
 * @param port 0–65535
 * @param addresses what the name stands for now
 */
public record OutgoingTarget(String scheme, String host, int port, List<InetAddress> addresses) {
    /** A target; the list is copied. */
    public OutgoingTarget {
        addresses = List.copyOf(addresses);
    }

    /** The host of an authority, which follows {@link HttpSyntax#isAuthority}. */
    static String host(String authority) {
        String host = authority.startsWith("[")
                ? authority.substring(1, authority.indexOf(']'))
                : authority.substring(0, hostEnd(authority));
        return host.toLowerCase(Locale.ROOT);
    }

    /** The port of an authority, or that of the scheme. */
    static int port(String scheme, String authority) {
        int end = hostEnd(authority);
        if (end < authority.length()) {
            return Integer.parseInt(authority.substring(end + 1));
        }
        return scheme.equals("https") ? 443 : 80;
    }

    private static int hostEnd(String authority) {
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        return colon < 0 ? authority.length() : colon;
    }
}
