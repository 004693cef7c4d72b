package dev.mik.http;

import dev.mik.ports.ErrorCode;
import dev.mik.ports.ServiceException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps web pages out. Any page that somebody opens can send requests to a port of their own machine, and by DNS rebinding
 * even under a name of its own; what gives it away is the {@code Origin}, the {@code Sec-Fetch-Site} or the {@code Host}.
 *
 * <p>While no key is set, a peer on another machine is answered only under a host that the configuration lists: whoever
 * wants to serve the network without a key has to say so.
 */
final class OriginGuard {
    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final System.Logger AUDIT = System.getLogger("audit");

    private final boolean keyed;
    private final Set<String> allowedHosts;
    private final Set<String> corsOrigins;

    OriginGuard(boolean keyed, Set<String> allowedHosts, Set<String> corsOrigins) {
        this.keyed = keyed;
        this.allowedHosts = allowedHosts;
        this.corsOrigins = corsOrigins;
    }

    /** Throws {@link ErrorCode#ORIGIN_REFUSED} or {@link ErrorCode#HOST_REFUSED}; adds the CORS headers that apply. */
    void check(Exchange exchange, boolean anyHost) {
        String host = exchange.header(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
        if (!keyed && !anyHost) {
            checkHost(exchange, hostName(host));
        }
        Optional<String> origin = exchange.header(HeaderNames.ORIGIN);
        if (origin.isPresent() && corsOrigins.contains(origin.get().toLowerCase(Locale.ROOT))) {
            exchange.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get());
            exchange.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, X-Request-ID, Content-Range");
            exchange.vary("Origin");
            return;
        }
        String site = exchange.header(SEC_FETCH_SITE).orElse("none");
        boolean own = origin.isEmpty() || origin.get().equalsIgnoreCase("http://" + host);
        if (!own || !(site.equals("none") || site.equals("same-origin"))) {
            Audit.log(AUDIT, "origin_refused", exchange);
            throw new ServiceException(
                    ErrorCode.ORIGIN_REFUSED,
                    "Requests from web pages of other origins are refused; list the origin in http.cors_origins to allow"
                            + " it.");
        }
    }

    private void checkHost(Exchange exchange, String name) {
        if (allowedHosts.contains(name)) {
            return;
        }
        if (!isLoopbackName(name)
                || !isLoopbackPeer(exchange.request().remotePeer().address())) {
            Audit.log(AUDIT, "origin_refused", exchange);
            throw new ServiceException(
                    ErrorCode.HOST_REFUSED,
                    "Without MIK_API_KEY this server answers local requests only: set a key, or list this host in"
                            + " http.allowed_hosts.");
        }
    }

    /** Without the port. */
    private static String hostName(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(0, end + 1);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static boolean isLoopbackName(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static boolean isLoopbackPeer(SocketAddress address) {
        return !(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
    }
}
