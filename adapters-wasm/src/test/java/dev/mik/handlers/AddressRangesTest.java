package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, and that no other way to write one makes it so. */
class AddressRangesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "ff02::1",
                "100::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "4000::1"
            })
    void theseAreNotPublic(String address) {
        assertFalse(AddressRanges.isPublic(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450::1",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void theseArePublic(String address) {
        assertTrue(AddressRanges.isPublic(InetAddress.ofLiteral(address)));
    }

    /** The JDK's own classes of addresses are all left out. */
    @Property
    void whatTheJdkCallsSpecialIsNotPublic(@ForAll @Size(4) byte[] four, @ForAll @Size(16) byte[] sixteen)
            throws UnknownHostException {
        for (byte[] bytes : new byte[][] {four, sixteen}) {
            InetAddress address = InetAddress.getByAddress(bytes);
            boolean special = address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress();
            assertFalse(special && AddressRanges.isPublic(address), address::toString);
        }
    }

    /** An IPv4 address is what it is in every IPv6 form too. */
    @Property
    void carriedAddressesAreJudgedAlike(@ForAll @Size(4) byte[] four) throws UnknownHostException {
        boolean expected = AddressRanges.isPublic(InetAddress.getByAddress(four));
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(four, 0, mapped, 12, 4);
        assertEquals(expected, AddressRanges.isPublic(InetAddress.getByAddress(mapped)));
        assertEquals(expected, AddressRanges.isPublic(Inet6Address.getByAddress("", mapped, -1)));
        byte[] nat = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, four[0], four[1], four[2], four[3]};
        assertEquals(expected, AddressRanges.isPublic(InetAddress.getByAddress(nat)));
        byte[] sixToFour = {0x20, 2, four[0], four[1], four[2], four[3], 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertEquals(expected, AddressRanges.isPublic(InetAddress.getByAddress(sixToFour)));
    }
}
