package dev.mik.production;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the server that serves a keyspace and connects to it: the one that the URL names, the primary that sentinels name, or
 * the node of a cluster that has the keyspace's slot. Everything of a keyspace is in one slot, so one connection does.
 */
final class RedisConnector implements AutoCloseable {
    /** More than this waits for one Redis only when it does not answer; then waiting longer helps nobody. */
    private static final int MAX_WAITING = 65_536;

    private final RedisConfig config;
    private final int slot;
    private final ClientResources resources;
    private final RedisClient client;

    /**
     * Connects to nothing yet.
     *
     * @param key any one of the keyspace
     */
    RedisConnector(RedisConfig config, byte[] key) {
        this.config = config;
        slot = SlotHash.getSlot(key);
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                // Lettuce would connect to the same server again, and send again what was not answered. Nobody knows
                // whether that was done; so it fails, and the next connection begins by finding the server.
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_WAITING)
                .timeoutOptions(TimeoutOptions.create()) // the callers watch the time
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(config.timeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(ssl())
                .build());
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
     * Connects by way of the first server that answers.
     *
     * @throws RedisException if none does
     */
    StatefulRedisConnection<byte[], byte[]> connect() {
        RedisException last = new RedisException("no server to connect to");
        for (RedisURI server : config.servers()) {
            try {
                return connectBy(server);
            } catch (RedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private StatefulRedisConnection<byte[], byte[]> connectBy(RedisURI server) {
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE, server);
        boolean right = false;
        try {
            connection.setTimeout(config.timeout());
            right = !isCluster(connection.sync());
            return right ? connection : connectInCluster(connection.sync(), server);
        } finally {
            if (!right) {
                connection.close();
            }
        }
    }

    private static boolean isCluster(RedisCommands<byte[], byte[]> redis) {
        try {
            return redis.info("cluster").contains("cluster_enabled:1");
        } catch (RedisCommandExecutionException _) {
            return false; // a user who may not ask; on a cluster that user gets to see errors, and the log tells of
            // them
        }
    }

    private StatefulRedisConnection<byte[], byte[]> connectInCluster(
            RedisCommands<byte[], byte[]> redis, RedisURI server) {
        for (Object range : redis.clusterSlots()) {
            List<?> parts = (List<?>) range;
            if (slot >= (Long) parts.get(0) && slot <= (Long) parts.get(1)) {
                List<?> primary = (List<?>) parts.get(2);
                String host = primary.get(0) instanceof byte[] name ? new String(name, StandardCharsets.UTF_8) : "";
                RedisURI node = RedisURI.builder(server)
                        // A node that does not know its own name is where it was asked.
                        .withHost(host.isEmpty() || host.equals("?") ? server.getHost() : host)
                        .withPort(((Long) primary.get(1)).intValue())
                        .build();
                return client.connect(ByteArrayCodec.INSTANCE, node);
            }
        }
        throw new RedisException("no node of the cluster has slot " + slot);
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        var _ = resources.shutdown(0, 1, TimeUnit.SECONDS); // its threads are daemons: nobody has to wait for them
    }
}
