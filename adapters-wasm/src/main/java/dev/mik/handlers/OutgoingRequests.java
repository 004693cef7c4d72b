package dev.mik.handlers;

import dev.mik.handlers.HandlerConfig.Outgoing;
import dev.mik.handlers.HandlerConfig.ServiceAccess;
import dev.mik.ports.handlers.HandlerRequest;
import dev.mik.ports.handlers.ModuleId;
import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.IncomingResponse;
import dev.mik.wasm.wasi.http.OutgoingHttp;
import dev.mik.wasm.wasi.http.OutgoingRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * Sends the requests of handlers, as far as {@link OutgoingPolicy} lets it: over HTTP/1.1, each on a connection of its own
 * to an address that was checked. Only connections to the services are kept for further requests.
 *
 * <p>Redirects are the handler's business, whose next request is checked like its first. No proxy is used, and cookies are
 * not kept. Bodies stream both ways at the same time, trailers included.
 */
final class OutgoingRequests implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final String INSTANCE = "X-Mik-Instance";
    private static final String KEY = "X-API-Key";
    private static final String TRACEPARENT = "traceparent";

    private final OutgoingPolicy policy;
    private final OutgoingGate gate;
    private final Optional<ServiceAccess> services;
    private final SSLContext tls;
    private final Optional<SystemNames> own;
    private final IdleConnections idle = new IdleConnections();
    private final Set<OutgoingExchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Throws {@link IllegalArgumentException} with a sentence about an entry that is none. */
    OutgoingRequests(Outgoing config) {
        this(config, new SystemNames());
    }

    private OutgoingRequests(Outgoing config, SystemNames names) {
        this(config, names, systemTls(), Optional.of(names));
    }

    /** The same with other names and authorities. */
    OutgoingRequests(Outgoing config, NameResolver names, SSLContext tls) {
        this(config, names, tls, Optional.empty());
    }

    private OutgoingRequests(Outgoing config, NameResolver names, SSLContext tls, Optional<SystemNames> own) {
        this.policy = new OutgoingPolicy(config);
        this.gate = new OutgoingGate(policy, names);
        this.services = config.api();
        this.tls = tls;
        this.own = own;
    }

    static SSLContext systemTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** What sends the requests that a handler makes while it answers one. */
    OutgoingHttp of(ModuleId module, HandlerRequest request) {
        return new Caller(module, request);
    }

    /** Ends all requests that are on their way, and takes no more. */
    @Override
    public void close() {
        closed = true;
        open.forEach(OutgoingExchange::close);
        idle.close();
        own.ifPresent(SystemNames::close);
    }

    /** The requests of one handler for one request of its own. */
    private final class Caller implements OutgoingHttp {
        private final ModuleId module;
        private final HandlerRequest parent;
        private final boolean tenant;

        Caller(ModuleId module, HandlerRequest parent) {
            this.module = module;
            this.parent = parent;
            this.tenant = module.tenant().isPresent();
        }

        @Override
        public Optional<HttpErrorCode> refusal(OutgoingRequest request) {
            if (!request.scheme().equals("http") && !request.scheme().equals("https")) {
                return Optional.of(HttpErrorCode.PROTOCOL_ERROR);
            }
            if (!RequestHead.isMethod(request.method())) {
                return Optional.of(HttpErrorCode.REQUEST_METHOD_INVALID);
            }
            Optional<Destination> destination = Destination.of(request.scheme(), request.authority());
            if (destination.isEmpty() || !RequestHead.isTarget(request)) {
                return Optional.of(HttpErrorCode.REQUEST_URI_INVALID);
            }
            if (!policy.allowsName(destination.get(), tenant)) {
                OutgoingAudit.blocked(module, parent, request.method(), destination.get(), "host_not_allowed");
                return Optional.of(HttpErrorCode.REQUEST_DENIED);
            }
            return Optional.empty();
        }

        @Override
        public IncomingResponse send(OutgoingRequest request) throws IOException, InterruptedException {
            Optional<HttpErrorCode> refusal = refusal(request);
            if (refusal.isPresent()) {
                throw new HttpException(refusal.get());
            }
            Destination destination =
                    Destination.of(request.scheme(), request.authority()).orElseThrow();
            boolean service = policy.isService(destination, tenant);
            Optional<Connection> left = service ? idle.take() : Optional.empty();
            Connection connection = left.isPresent() ? left.get() : connect(request, destination);
            OutgoingExchange exchange = new OutgoingExchange(request, connection, (over, reusable) -> {
                open.remove(over);
                reusable.ifPresent(service ? idle::give : Connection::close);
            });
            open.add(exchange);
            if (closed) {
                exchange.close();
            }
            return exchange.run(framing ->
                    RequestHead.bytes(request, destination, added(destination), hidden(destination), framing, service));
        }

        private Connection connect(OutgoingRequest request, Destination destination)
                throws IOException, InterruptedException {
            Duration patience = request.timeouts()
                    .connect()
                    .filter(time -> time.compareTo(LONGEST_CONNECT) < 0)
                    .orElse(LONGEST_CONNECT);
            long deadline = System.nanoTime() + patience.toNanos();
            List<InetAddress> addresses = gate.addresses(destination, tenant, patience);
            if (addresses.isEmpty()) {
                OutgoingAudit.blocked(module, parent, request.method(), destination, "address_not_allowed");
                throw new HttpException(HttpErrorCode.DESTINATION_IP_PROHIBITED);
            }
            try {
                return Connection.open(destination, addresses, tls, deadline);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    InterruptedException interrupted = new InterruptedException("interrupted while connecting");
                    interrupted.initCause(e);
                    throw interrupted;
                }
                throw e;
            }
        }

        /** The host's own fields, which no handler can forge. */
        private List<Header> added(Destination destination) {
            List<Header> added = new ArrayList<>();
            services.map(ServiceAccess::instance)
                    .filter(name -> !name.isEmpty())
                    .ifPresent(name -> added.add(new Header(INSTANCE, name)));
            TraceParent.childOf(parent.traceparent()).ifPresent(child -> added.add(new Header(TRACEPARENT, child)));
            key(destination).ifPresent(key -> added.add(new Header(KEY, key)));
            return added;
        }

        private Optional<String> key(Destination destination) {
            return services.map(ServiceAccess::key)
                    .filter(key -> !key.isEmpty() && policy.isService(destination, tenant));
        }

        private Set<String> hidden(Destination destination) {
            Set<String> hidden = new HashSet<>(Set.of("x-mik-instance"));
            if (key(destination).isPresent()) {
                hidden.add("authorization"); // the services would read two keys
            }
            return hidden;
        }
    }
}
