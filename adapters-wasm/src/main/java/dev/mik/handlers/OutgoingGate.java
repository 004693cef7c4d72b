package dev.mik.handlers;

import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Turns a destination into the addresses that may be connected to: the name is looked up once, what it stands for is held
 * against the policy, and nobody looks it up again.
 */
final class OutgoingGate {
    private final OutgoingPolicy policy;
    private final NameResolver names;

    OutgoingGate(OutgoingPolicy policy, NameResolver names) {
        this.policy = policy;
        this.names = names;
    }

    /** The addresses that the request may be connected to; empty if the policy leaves none. */
    List<InetAddress> addresses(Destination destination, boolean tenant, Duration patience)
            throws IOException, InterruptedException {
        List<InetAddress> all = lookUp(destination.host(), patience);
        List<InetAddress> services = tenant ? services(destination, patience) : List.of();
        return all.stream()
                .filter(address -> policy.allowsAddress(destination, address, tenant))
                .filter(address -> services.stream().noneMatch(service -> isSameMachine(service, address)))
                .toList();
    }

    private List<InetAddress> lookUp(OutgoingHost host, Duration patience) throws IOException, InterruptedException {
        Optional<InetAddress> literal = host.address();
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            return names.resolve(host.text(), patience);
        } catch (SocketTimeoutException e) {
            throw new HttpException(HttpErrorCode.DNS_TIMEOUT, e);
        }
    }

    /** Where the services are, if the destination has their port. */
    private List<InetAddress> services(Destination destination, Duration patience)
            throws IOException, InterruptedException {
        Optional<Destination> api = policy.api().filter(service -> service.port() == destination.port());
        return api.isPresent() ? lookUp(api.get().host(), patience) : List.of();
    }

    private static boolean isSameMachine(InetAddress service, InetAddress address) {
        return service.equals(address) || (isOwn(service) && isOwn(address));
    }

    /** A service on this machine may listen on all of its addresses. */
    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return true; // not known to be elsewhere
        }
    }
}
