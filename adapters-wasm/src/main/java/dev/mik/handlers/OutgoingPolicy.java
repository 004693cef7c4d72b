package dev.mik.handlers;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.handlers.HandlerConfig.ServiceAccess;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Whom handlers may call: {@code http_allowed} (the runtime's specification, section 2).
 *
 * <p>A request passes twice: by the host that it names, and then by each address that the name stands for. An address that
 * is not public needs an entry of its own – an exact name that leads to it, or the address itself; {@code *} and
 * {@code *.domain} never suffice.
 *
 * <p>The services are the server's own handlers' and nobody else's: a tenant's handler is kept from them under every name
 * and address, since without a configured key they would take it for one of the server's own.
 */
final class OutgoingPolicy {
    private final Optional<List<OutgoingEntry>> entries;
    private final Optional<Destination> api;

    /** Throws {@link IllegalArgumentException} with a sentence about what is wrong with an entry or the API's address. */
    OutgoingPolicy(Outgoing config) {
        entries = config.allowed()
                .map(allowed -> allowed.stream().map(OutgoingEntry::parse).toList());
        api = config.api().map(ServiceAccess::url).map(OutgoingPolicy::origin);
    }

    private static Destination origin(URI url) {
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        return Destination.of(scheme, authority)
                .orElseThrow(() -> new IllegalArgumentException("'" + url + "' is no address of an HTTP service."));
    }

    /** Where the services are. */
    Optional<Destination> api() {
        return api;
    }

    /** Whether a request is for the services, and may be. */
    boolean isService(Destination destination, boolean tenant) {
        return !tenant && isApi(destination);
    }

    /** Whether the host that a request names may be called at all. */
    boolean allowsName(Destination destination, boolean tenant) {
        if (isApi(destination)) {
            return !tenant;
        }
        return entries.map(all -> all.stream().anyMatch(entry -> entry.names(destination)))
                .orElse(api.isEmpty());
    }

    /** Whether the request may be connected to an address that its host stands for. */
    boolean allowsAddress(Destination destination, InetAddress address, boolean tenant) {
        return isService(destination, tenant)
                || AddressRanges.isPublic(address)
                || entries.orElse(List.of()).stream().anyMatch(entry -> entry.lists(destination, address));
    }

    private boolean isApi(Destination destination) {
        return api.filter(destination::equals).isPresent();
    }
}
