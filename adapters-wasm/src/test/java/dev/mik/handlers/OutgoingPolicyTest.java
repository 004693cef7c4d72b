package dev.mik.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.handlers.HandlerConfig.ServiceAccess;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be called: by name, and by the address behind it. */
class OutgoingPolicyTest {
    private static final Optional<ServiceAccess> API =
            Optional.of(new ServiceAccess(URI.create("http://127.0.0.1:3001/"), "secret", "one"));
    private static final String PRIVATE = "10.1.2.3";

    private static OutgoingPolicy listed(String... entries) {
        return new OutgoingPolicy(new Outgoing(Optional.of(List.of(entries)), Optional.empty()));
    }

    private static Destination to(String url) {
        URI uri = URI.create(url);
        return Destination.of(uri.getScheme(), uri.getRawAuthority()).orElseThrow();
    }

    private static boolean names(OutgoingPolicy policy, String url) {
        return policy.allowsName(to(url), false);
    }

    private static boolean reaches(OutgoingPolicy policy, String url, String address) {
        return policy.allowsAddress(to(url), InetAddress.ofLiteral(address), false);
    }

    @Test
    void withoutAListEverybodyPublicMayBeCalled() {
        OutgoingPolicy open = new OutgoingPolicy(new Outgoing(Optional.empty(), Optional.empty()));
        assertTrue(names(open, "https://example.com/"));
        assertTrue(reaches(open, "https://example.com/", "93.184.216.34"));
        assertFalse(reaches(open, "https://example.com/", PRIVATE));
        assertFalse(reaches(open, "http://localhost:8080/", "127.0.0.1"));
        assertTrue(open.allowsName(to("https://example.com"), true));
    }

    @Test
    void withoutAListAndWithServicesOnlyThoseMayBeCalled() {
        OutgoingPolicy closed = new OutgoingPolicy(new Outgoing(Optional.empty(), API));
        assertTrue(names(closed, "http://127.0.0.1:3001/kv/a"));
        assertTrue(reaches(closed, "http://127.0.0.1:3001/kv/a", "127.0.0.1"));
        assertTrue(closed.isService(to("http://127.0.0.1:3001"), false));
        assertFalse(names(closed, "http://127.0.0.1:3002/"));
        assertFalse(names(closed, "https://127.0.0.1:3001/"));
        assertFalse(names(closed, "http://localhost:3001/"));
        assertFalse(names(closed, "https://example.com/"));
    }

    @Test
    void theServicesAreNotForTenants() {
        for (Optional<List<String>> allowed :
                List.of(Optional.<List<String>>empty(), Optional.of(List.of("*", "127.0.0.1")))) {
            OutgoingPolicy policy = new OutgoingPolicy(new Outgoing(allowed, API));
            Destination api = to("http://127.0.0.1:3001");
            assertFalse(policy.allowsName(api, true));
            assertFalse(policy.isService(api, true));
        }
    }

    @Test
    void anEmptyListLeavesTheServices() {
        OutgoingPolicy none = new OutgoingPolicy(new Outgoing(Optional.of(List.of()), API));
        assertTrue(names(none, "http://127.0.0.1:3001"));
        assertFalse(names(none, "https://example.com"));
        assertFalse(names(listed(), "https://example.com"));
    }

    @Test
    void patternsReachPublicAddressesOnly() {
        for (OutgoingPolicy policy : List.of(listed("*"), listed("*.example.com"))) {
            assertTrue(names(policy, "https://a.example.com"));
            assertTrue(reaches(policy, "https://a.example.com", "93.184.216.34"));
            assertFalse(reaches(policy, "https://a.example.com", PRIVATE));
            assertFalse(reaches(policy, "https://a.example.com", "169.254.169.254"));
        }
    }

    @Test
    void aPrivateAddressIsReachedByAnEntryOfItsOwn() {
        OutgoingPolicy both = listed("*", "10.1.2.3:5000", "internal.corp");
        assertTrue(reaches(both, "https://example.com:5000", PRIVATE));
        assertFalse(reaches(both, "https://example.com:5001", PRIVATE));
        assertFalse(reaches(both, "https://example.com:5000", "10.1.2.4"));
        assertTrue(reaches(both, "http://internal.corp", "10.9.9.9"));
        OutgoingPolicy address = listed(PRIVATE);
        assertFalse(names(address, "http://example.com"));
        assertTrue(names(address, "http://10.1.2.3:99"));
        assertTrue(names(address, "http://[::ffff:10.1.2.3]:99"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, http://example.com, true",
        "example.com, http://EXAMPLE.com, true",
        "EXAMPLE.com., http://example.com, true",
        "example.com, http://example.com.:8080, true",
        "example.com:8080, http://example.com:8080, true",
        "example.com:8080, http://example.com, false",
        "example.com:443, https://example.com, true",
        "example.com:443, http://example.com, false",
        "example.com, http://www.example.com, false",
        "example.com, http://example.com.evil.org, false",
        "example.com, http://notexample.com, false",
        "*.example.com, http://www.example.com, true",
        "*.example.com, http://a.b.example.com, true",
        "*.example.com, http://example.com, false",
        "*.example.com, http://badexample.com, false",
        "*.example.com, http://www.example.com.evil.org, false",
        "*.example.com:8443, https://www.example.com:8443, true",
        "*.example.com:8443, https://www.example.com, false",
        "*:443, https://example.com, true",
        "*:443, http://example.com, false",
        "bücher.example, http://xn--bcher-kva.example, true",
        "*.bücher.example, http://www.xn--bcher-kva.example, true",
        "[::1]:8080, http://[::1]:8080, true",
        "[::1]:8080, http://[0:0:0:0:0:0:0:1]:8080, true",
        "[::1]:8080, http://[::1], false",
        "::1, http://[::1]:99, true",
        "2001:DB8::1, http://[2001:db8:0::1], true",
        "127.0.0.1, http://[::ffff:7f00:1], true",
        "127.0.0.1, http://127.0.0.2, false",
        "localhost:8080, http://localhost.:8080, true",
        "*.1, http://10.0.0.1, false",
    })
    void entriesNameHosts(String entry, String url, boolean matches) {
        if (entry.equals("*.1")) {
            assertThrows(IllegalArgumentException.class, () -> listed(entry));
            return;
        }
        assertEquals(matches, names(listed(entry), url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https://example.com",
                "example.com/path",
                "example.com:",
                "example.com:0",
                "example.com:65536",
                "example.com:http",
                "user@example.com",
                "a..b",
                ".example.com",
                "**",
                "a.*.com",
                "*example.com",
                "*.",
                "*.*.com",
                "[::1",
                "[fe80::1%eth0]",
                "0x7f.1",
                "256.1.1.1",
                "10.0.0.0/8"
            })
    void entriesThatAreNoneAreNotTaken(String entry) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> listed(entry));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith("'" + entry + "' is no host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x7f.1",
                "2130706433",
                "127.1",
                "0177.0.0.1",
                "127.0.0.01",
                "127.0.0.1..",
                "127.0.0.1.5",
                "0x7f000001",
                "0x",
                "1.2.3.4.0x1",
                "user@example.com",
                "example.com:80:80",
                "example.com@127.0.0.1",
                "a b",
                "exa%6dple.com",
                "example.com\r\nX: y",
                "[::1]x",
                "[127.0.0.1]",
                "[]",
                "::1",
                "",
                "."
            })
    void hostsThatReadersDifferAboutAreNone(String authority) {
        assertEquals(Optional.empty(), Destination.of("http", authority));
    }

    @Test
    void fullWidthLettersAndDotsAreTheirPlainForms() {
        assertEquals("127.0.0.1", OutgoingHost.parse("１２７。０．０．１").orElseThrow().text());
        assertTrue(OutgoingHost.parse("１２７。０．０．１").orElseThrow().address().isPresent());
        assertEquals(
                "example.com", OutgoingHost.parse("ＥＸＡＭＰＬＥ．com").orElseThrow().text());
    }
}
