package dev.mik.wasm.wasi.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.mik.wasm.ComponentException;
import dev.mik.wasm.HostContext;
import dev.mik.wasm.LinkedComponent;
import dev.mik.wasm.Trap;
import dev.mik.wasm.engine.InstanceLimits;
import dev.mik.wasm.engine.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Serves a component with the JDK's own web server, an instance for each request.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
 * server.createContext("/", WasiHttpHandler.builder(component, wasi::hostContext).build());
 * server.start();
 * }</pre>
 *
 * <p>Guests run on platform threads of the handler's own, as many at a time as it has; the server's threads wait for
 * them, which is why they should be virtual or many. Bodies stream both ways. That server knows no trailers: those of
 * requests are skipped, those of responses are not sent. A response that breaks off closes its connection.
 *
 * <p>Unless the JVM runs with {@code -Dsun.net.httpserver.nodelay=true}, that server holds back the last piece of a
 * response until the client has acknowledged the ones before, some 40 ms on a connection that is kept.
 */
public final class WasiHttpHandler implements HttpHandler, AutoCloseable {
    private final LinkedComponent component;
    private final Supplier<HostContext> contexts;
    private final Builder settings;
    private final GuestThreads threads;
    private final Watchdog watchdog = new Watchdog();

    private WasiHttpHandler(Builder settings) {
        this.component = settings.component;
        this.contexts = settings.contexts;
        this.settings = settings;
        this.threads = new GuestThreads(settings.threads, settings.stackBytes);
    }

    /**
     * Begins a handler.
     *
     * @param component exports {@code wasi:http/incoming-handler}
     * @param contexts makes what each instance is made with, as {@code WasiContext.hostContext} does
     */
    public static Builder builder(LinkedComponent component, Supplier<HostContext> contexts) {
        return new Builder(component, contexts);
    }

    /**
     * Answers a request, and returns when that is done.
     *
     * @throws IOException if the response broke off, which has the server close the connection
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ExchangeBody body = new ExchangeBody(exchange);
        ExchangeSink sink = new ExchangeSink(exchange, body);
        try {
            if (threads.enter(settings.patience)) {
                try {
                    await(threads.run(() -> serve(ExchangeRequests.of(exchange, body), sink)));
                } finally {
                    threads.leave();
                }
            } else {
                sink.error(503, "all threads are busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server's thread was interrupted", e);
        }
        // Closing would end a chunked body that broke off as if it were complete.
        sink.throwIfAborted();
        exchange.close();
    }

    private void serve(IncomingRequest request, ExchangeSink sink) {
        try {
            watchdog.call(settings.timeout, () -> answer(request, sink));
        } catch (ComponentException e) {
            settings.failures.accept(e);
            boolean late = e instanceof Trap trap && trap.kind() == Trap.Kind.TIMEOUT;
            sink.error(late ? 504 : 500, late ? "the handler took too long" : "the handler failed");
        }
    }

    private Object answer(IncomingRequest request, ExchangeSink sink) {
        try {
            WasiHttp.serve(component, contexts.get(), settings.limits, request, sink);
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Future<?> guest) throws IOException, InterruptedException {
        try {
            guest.get();
        } catch (InterruptedException e) {
            guest.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Ends the threads; guests that run are interrupted. */
    @Override
    public void close() {
        threads.close();
        watchdog.close();
    }

    /** A handler in the making. */
    public static final class Builder {
        private final LinkedComponent component;
        private final Supplier<HostContext> contexts;
        private int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        private long stackBytes = 16L << 20;
        private Duration timeout = Duration.ofSeconds(30);
        private Duration patience = Duration.ofSeconds(1);
        private InstanceLimits limits = InstanceLimits.DEFAULT;
        private Consumer<ComponentException> failures = failure -> System.getLogger(WasiHttpHandler.class.getName())
                .log(System.Logger.Level.WARNING, "a handler failed", failure);

        private Builder(LinkedComponent component, Supplier<HostContext> contexts) {
            this.component = component;
            this.contexts = contexts;
        }

        /** Sets how many guests run at a time; as many as there are processors, 2 at least, unless told otherwise. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** Sets the stack of each guest's thread, which bounds how deep guests recurse; 16 MiB unless told otherwise. */
        public Builder stackBytes(long bytes) {
            stackBytes = bytes;
            return this;
        }

        /** Sets how long a request may take before it is stopped and answered with 504; 30 s unless told otherwise. */
        public Builder timeout(Duration time) {
            timeout = time;
            return this;
        }

        /** Sets how long a request waits for a thread before it is answered with 503; 1 s unless told otherwise. */
        public Builder patience(Duration time) {
            patience = time;
            return this;
        }

        /** Sets what each instance may take. */
        public Builder limits(InstanceLimits most) {
            limits = most;
            return this;
        }

        /** Sets who hears of guests that fail or exit; the platform's logger unless told otherwise. */
        public Builder failures(Consumer<ComponentException> listener) {
            failures = listener;
            return this;
        }

        /** The handler. */
        public WasiHttpHandler build() {
            return new WasiHttpHandler(this);
        }
    }
}
