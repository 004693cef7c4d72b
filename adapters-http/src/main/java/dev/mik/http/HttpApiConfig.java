package dev.mik.http;

import java.util.List;
import java.util.Set;

/**
 * How the API is served.
 *
 * @param host address to bind
 * @param port TCP port; 0 lets the system choose
 * @param keys that open the API; empty for none
 * @param allowedHosts further {@code Host} names answered while no key is set, in lower case, without ports
 * @param corsOrigins web origins that may call, in lower case
 * @param maxJsonBytes the largest JSON body
 * @param version what {@code GET /version} says
 * @param build {@code release} or {@code snapshot}
 */
public record HttpApiConfig(
        String host,
        int port,
        List<String> keys,
        Set<String> allowedHosts,
        Set<String> corsOrigins,
        int maxJsonBytes,
        String version,
        String build) {}
