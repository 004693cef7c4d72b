package dev.mik.http;

import java.util.List;
import java.util.Set;

/** Decides who may come in, before a request is routed. */
@FunctionalInterface
interface Doorkeeper {
    /** Lets everybody in: what handlers answer is theirs to guard. */
    Doorkeeper OPEN = (_, _) -> {};

    /**
     * Throws {@link dev.mik.ports.ServiceException} for who may not.
     *
     * @param open whether the path is one that monitors ask without a key
     */
    void check(Exchange exchange, boolean open);

    /** Keeps web pages out, and who does not have the key. */
    static Doorkeeper of(List<String> keys, Set<String> allowedHosts, Set<String> corsOrigins) {
        OriginGuard origins = new OriginGuard(!keys.isEmpty(), allowedHosts, corsOrigins);
        ApiKeyAuth auth = new ApiKeyAuth(keys);
        return (exchange, open) -> {
            origins.check(exchange, open);
            // Browsers send a preflight without a key; its origin has been checked.
            if (!open && !exchange.method().equals(io.helidon.http.Method.OPTIONS)) {
                auth.check(exchange);
            }
        };
    }
}
