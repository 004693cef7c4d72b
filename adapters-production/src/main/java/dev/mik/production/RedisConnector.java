package dev.mik.production;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes {@linkplain RedisSession sessions}: sees whether a cluster answers, and takes the client that fits. */
final class RedisConnector implements AutoCloseable {
    /** More than this waits for one Redis only when it does not answer; then waiting longer helps nobody. */
    private static final int MAX_WAITING = 65_536;

    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);

    private final RedisConfig config;
    private final ClientResources resources;
    private final RedisClient single;
    private Optional<RedisClusterClient> cluster = Optional.empty();

    RedisConnector(RedisConfig config) {
        this.config = config;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofMillis(500), 50, TimeUnit.MILLISECONDS))
                .build();
        single = RedisClient.create(resources);
        single.setOptions(options(ClientOptions.builder()).build());
    }

    private <B extends ClientOptions.Builder> B options(B builder) {
        builder.autoReconnect(true)
                // What was not answered when the connection broke fails, and is never sent again: nobody knows if it
                // was done.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_WAITING)
                .timeoutOptions(TimeoutOptions.create()) // the callers watch the time
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(config.timeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(ssl());
        return builder;
    }

    private SslOptions ssl() {
        SslOptions.Builder builder = SslOptions.builder().jdkSslProvider().handshakeTimeout(config.timeout());
        config.file("ca_file").ifPresent(ca -> builder.trustManager(ca.toFile()));
        config.file("cert_file").ifPresent(certificate -> {
            File key = config.file("key_file").orElseThrow().toFile();
            builder.keyManager(certificate.toFile(), key, new char[0]);
        });
        return builder.build();
    }

    /**
     * Connects to the first server that answers.
     *
     * @throws RedisException if none does
     */
    RedisSession connect() {
        RedisException last = new RedisException("no server to connect to");
        for (RedisURI server : config.servers()) {
            try {
                return connect(server);
            } catch (RedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private RedisSession connect(RedisURI server) {
        StatefulRedisConnection<byte[], byte[]> connection = single.connect(ByteArrayCodec.INSTANCE, server);
        try {
            if (!isCluster(connection)) {
                return new RedisSession(connection, connection.async());
            }
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        connection.close();
        return connectToCluster();
    }

    private boolean isCluster(StatefulRedisConnection<byte[], byte[]> connection) {
        connection.setTimeout(config.timeout());
        try {
            return connection.sync().info("cluster").contains("cluster_enabled:1");
        } catch (io.lettuce.core.RedisCommandExecutionException _) {
            return false; // a user who may not ask; on a cluster that user sees MOVED errors, and the log tells of them
        }
    }

    private RedisSession connectToCluster() {
        List<RedisURI> servers = config.servers();
        RedisClusterClient client = cluster.orElseGet(() -> {
            RedisClusterClient made = RedisClusterClient.create(resources, servers);
            ClusterClientOptions.Builder builder = options(ClusterClientOptions.builder());
            made.setOptions(builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                            .build())
                    .build());
            return made;
        });
        cluster = Optional.of(client);
        client.refreshPartitions();
        StatefulRedisClusterConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        return new RedisSession(connection, connection.async());
    }

    @Override
    public void close() {
        cluster.ifPresent(client -> client.shutdown(0, 1, TimeUnit.SECONDS));
        single.shutdown(0, 1, TimeUnit.SECONDS);
        var _ = resources.shutdown(0, 1, TimeUnit.SECONDS); // its threads are daemons: nobody has to wait for them
    }
}
