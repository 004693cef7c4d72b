package dev.mik.handlers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How handlers are run.
 *
 * @param modules where they are
 * @param cache what is kept of them
 * @param limits how much they may take
 * @param environment what every handler of the server's own finds in its environment; those of tenants find nothing
 * @param outgoing whom they may call
 */
public record HandlerConfig(
        Modules modules, Cache cache, Limits limits, Map<String, String> environment, Outgoing outgoing) {

    /** Settings; the environment is copied. */
    public HandlerConfig {
        environment = Map.copyOf(environment);
    }

    /**
     * Where modules are.
     *
     * @param folder {@code NAME.wasm} and {@code NAME-composed.wasm}, or a single such file, which is then all there is
     * @param tenants {@code TENANT/NAME.wasm}
     * @param reload whether a changed file is noticed at its next request
     */
    public record Modules(Path folder, Path tenants, boolean reload) {}

    /**
     * What is kept.
     *
     * @param modules the most modules in memory
     * @param bytes what they may take there
     * @param compiled where compiled code is kept that cannot be kept beside its module
     * @param keyFile what compiled code is authenticated with; made with mode 0600 if it is not there
     * @param beside whether compiled code is kept as {@code NAME.wasm.aot} beside its module, where that can be written
     */
    public record Cache(int modules, long bytes, Path compiled, Path keyFile, boolean beside) {}

    /**
     * How much a request may take.
     *
     * @param time until it is answered
     * @param memoryBytes linear memory of its instance
     * @param requests at once, over all modules
     * @param requestsPerModule at once, of one module
     * @param patience how long a request waits for its turn
     */
    public record Limits(Duration time, long memoryBytes, int requests, int requestsPerModule, Duration patience) {}

    /**
     * Whom handlers may call.
     *
     * @param allowed {@code host}, {@code host:port}, {@code *.domain} or {@code *}; checked against the name asked for and,
     *     for {@code *} and patterns, the address that it stands for. Empty for nobody; absent for every public address
     * @param api where the services are, if there are any; always allowed to the server's own handlers
     */
    public record Outgoing(Optional<List<String>> allowed, Optional<ServiceAccess> api) {}

    /**
     * The KV, SQL and storage services that handlers use.
     *
     * @param url the handler finds in {@code MIK_API_URL}
     * @param key the host adds to requests for it, and the handler never sees; empty for none
     * @param instance sent as {@code X-Mik-Instance}
     */
    public record ServiceAccess(java.net.URI url, String key, String instance) {
        /** Nothing secret. */
        @Override
        public String toString() {
            return "ServiceAccess[" + url + ", instance " + instance + "]";
        }
    }
}
