package dev.mik.production;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a Redis is and how to talk to it, from a URL: {@code redis://user:password@host:6379/0}, {@code rediss://…} for TLS,
 * {@code redis-sentinel://…@host1:26379,host2:26379/0#master} and {@code rediss-sentinel://…} through sentinels.
 *
 * <p>Options: {@code prefix} of all keys (default {@code mik}), {@code timeout_ms} of a call (default 2000), and for TLS
 * {@code verify} ({@code full}, {@code ca} or {@code none}), {@code ca_file}, {@code cert_file} and {@code key_file} (PEM);
 * {@code sentinel_user} and {@code sentinel_password} where the sentinels want some. Several hosts are the first nodes of a
 * cluster to ask. Whether it is a cluster is seen when connecting.
 */
public final class RedisConfig {
    private static final String EXAMPLE = "redis://user:password@host:6379/0?prefix=mik";
    private static final List<String> OPTIONS = List.of(
            "prefix", "timeout_ms", "verify", "ca_file", "cert_file", "key_file", "sentinel_user", "sentinel_password");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:/-]{1,64}");
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    private final StoreAddress address;
    private final Duration timeout;
    private final List<RedisURI> servers;

    private RedisConfig(StoreAddress address) {
        this.address = address;
        this.timeout = Duration.ofMillis(address.number("timeout_ms", 2_000, 10, 60_000));
        this.servers = switch (address.scheme()) {
            case "redis", "rediss" -> nodes();
            case "redis-sentinel", "rediss-sentinel" -> List.of(sentinel());
            default ->
                throw new IllegalArgumentException(
                        "must begin with redis://, rediss://, redis-sentinel:// or" + " rediss-sentinel://");
        };
        if (!PREFIX.matcher(prefix()).matches()) {
            throw new IllegalArgumentException(
                    "has a prefix that is not 1 to 64 of letters, digits and . _ : / - (braces would mean something to a"
                            + " cluster)");
        }
        for (String file : List.of("ca_file", "cert_file", "key_file")) {
            file(file).filter(path -> !Files.isReadable(path)).ifPresent(path -> {
                throw new IllegalArgumentException("names a " + file + " that cannot be read: " + path);
            });
        }
        if (file("cert_file").isPresent() != file("key_file").isPresent()) {
            throw new IllegalArgumentException("has one of cert_file and key_file; both are needed");
        }
    }

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException with a sentence that goes on after "the URL", and shows no secret
     */
    public static RedisConfig parse(String url) {
        return new RedisConfig(StoreAddress.parse(url, EXAMPLE, OPTIONS));
    }

    /** How long a call may take. */
    Duration timeout() {
        return timeout;
    }

    /** What all keys begin with, between braces. */
    String prefix() {
        return address.option("prefix", "mik");
    }

    /** Where to connect: one server (or one set of sentinels), or nodes of a cluster. */
    List<RedisURI> servers() {
        return servers;
    }

    /** A file that an option names. */
    Optional<Path> file(String option) {
        String file = address.option(option, "");
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    private List<RedisURI> nodes() {
        List<RedisURI> nodes = new ArrayList<>();
        for (HostPort host : hosts(REDIS_PORT)) {
            nodes.add(common(RedisURI.builder().withHost(host.host).withPort(host.port)));
        }
        return nodes;
    }

    private RedisURI sentinel() {
        if (address.fragment().isEmpty()) {
            throw new IllegalArgumentException("names no master: put it at the end, after #");
        }
        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(address.fragment());
        for (HostPort host : hosts(SENTINEL_PORT)) {
            RedisURI.Builder one =
                    secured(RedisURI.builder().withHost(host.host).withPort(host.port));
            authenticated(one, address.option("sentinel_user", ""), address.option("sentinel_password", ""));
            builder.withSentinel(one.build());
        }
        return common(builder);
    }

    private RedisURI common(RedisURI.Builder builder) {
        // A lone word before the @ is a password, as in redis-cli.
        boolean lone = address.password().isEmpty();
        authenticated(secured(builder), lone ? "" : address.user(), lone ? address.user() : address.password());
        return builder.withDatabase(database()).withClientName("mik").build();
    }

    private static void authenticated(RedisURI.Builder builder, String user, String password) {
        if (!user.isEmpty()) {
            builder.withAuthentication(user, password.toCharArray());
        } else if (!password.isEmpty()) {
            builder.withPassword(password.toCharArray());
        }
    }

    private RedisURI.Builder secured(RedisURI.Builder builder) {
        builder.withTimeout(timeout).withSsl(address.scheme().startsWith("rediss"));
        return builder.withVerifyPeer(
                switch (address.option("verify", "full")) {
                    case "full" -> SslVerifyMode.FULL;
                    case "ca" -> SslVerifyMode.CA;
                    case "none" -> SslVerifyMode.NONE;
                    default -> throw new IllegalArgumentException("has verify, which must be full, ca or none");
                });
    }

    private int database() {
        String path = address.path();
        if (path.isEmpty()) {
            return 0;
        }
        if (!path.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("has a path that is not the number of a database, as in /0");
        }
        return Integer.parseInt(path);
    }

    private record HostPort(String host, int port) {}

    private List<HostPort> hosts(int standardPort) {
        List<HostPort> hosts = new ArrayList<>();
        for (String host : address.authority().split(",", -1)) {
            // An address of IPv6 stands in brackets.
            int colon = host.lastIndexOf(':') > host.lastIndexOf(']') ? host.lastIndexOf(':') : host.length();
            String name = host.substring(0, colon).replaceAll("[\\[\\]]", "");
            if (name.isBlank()) {
                throw new IllegalArgumentException("names no host, as in " + EXAMPLE);
            }
            hosts.add(new HostPort(name, colon == host.length() ? standardPort : port(host.substring(colon + 1))));
        }
        return hosts;
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("has a port that is not a whole number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** The URL without user, password and options. */
    @Override
    public String toString() {
        return address.toString();
    }
}
