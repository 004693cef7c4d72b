package dev.mik.handlers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are anybody's on the internet, by IANA's registries of special-purpose addresses.
 *
 * <p>IPv6 addresses that carry an IPv4 address – mapped, NAT64, 6to4 – are judged by that.
 */
final class AddressRanges {
    private static final List<Range> NOT_PUBLIC_4 = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by a provider's customers
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's own services, on each of its machines
            "169.254.0.0/16", // link-local, and the metadata services of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // IETF protocols
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast
    private static final Range GLOBAL_6 = range("2000::/3");
    private static final List<Range> NOT_PUBLIC_6 = ranges(
            "2001::/23", // IETF protocols, among them Teredo, which carries IPv4 addresses
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation
    private static final Range MAPPED = new Range(mappedPrefix(), 96);
    private static final Range NAT64 = range("64:ff9b::/96");
    private static final Range SIX_TO_FOUR = range("2002::/16");

    private AddressRanges() {}

    /** Whether an address is one that everybody on the internet means the same machine by. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
    }

    private static boolean isPublic6(byte[] bytes) {
        if (MAPPED.contains(bytes) || NAT64.contains(bytes)) {
            return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return isPublic4(Arrays.copyOfRange(bytes, 2, 6));
        }
        return GLOBAL_6.contains(bytes) && NOT_PUBLIC_6.stream().noneMatch(range -> range.contains(bytes));
    }

    private static boolean isPublic4(byte[] bytes) {
        return NOT_PUBLIC_4.stream().noneMatch(range -> range.contains(bytes));
    }

    /** The addresses whose first bits are the same. */
    private record Range(InetAddress first, int bits) {
        boolean contains(byte[] bytes) {
            byte[] begin = first.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((begin[bit >> 3] ^ bytes[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static List<Range> ranges(String... all) {
        return Stream.of(all).map(AddressRanges::range).toList();
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        return new Range(InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** {@code ::ffff:0:0}, which the JDK reads as an IPv4 address. */
    private static InetAddress mappedPrefix() {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        try {
            return Inet6Address.getByAddress("", bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }
}
