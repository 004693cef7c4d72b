package dev.mik.daemon;

import dev.mik.config.DaemonConfig;
import dev.mik.config.StoreUrl;
import dev.mik.domain.kv.KeyValueService;
import dev.mik.domain.sql.SqlService;
import dev.mik.domain.sql.SqlSettings;
import dev.mik.domain.storage.StorageService;
import dev.mik.embedded.EmbeddedBackends;
import dev.mik.http.HttpApi;
import dev.mik.http.HttpApiConfig;
import dev.mik.http.ServiceSwitch;
import dev.mik.http.Services;
import dev.mik.ports.Backends;
import dev.mik.ports.kv.KeyValueStore;
import dev.mik.ports.sql.SqlDatabase;
import dev.mik.ports.sql.SqlLimits;
import dev.mik.ports.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The running daemon, put together from top to bottom: folder, stores, services, API. */
final class Daemon implements AutoCloseable {
    private final HomeFolder home;
    private final Backends backends;
    private final HttpApi api;

    private Daemon(HomeFolder home, Backends backends, HttpApi api) {
        this.home = home;
        this.backends = backends;
        this.api = api;
    }

    static Daemon start(DaemonConfig config) {
        warnIfOpen(config);
        HomeFolder home = HomeFolder.hold(config.home());
        Backends backends = new Backends(Optional.empty(), Optional.empty(), Optional.empty());
        try {
            backends = open(config);
            return new Daemon(home, backends, HttpApi.start(apiConfig(config), services(config, backends)));
        } catch (RuntimeException e) {
            backends.close();
            home.close();
            throw e;
        }
    }

    private static Backends open(DaemonConfig config) {
        Optional<KeyValueStore> kv = Optional.empty();
        Optional<SqlDatabase> sql = Optional.empty();
        Optional<ObjectStore> objects = Optional.empty();
        try {
            if (config.services().kv()) {
                kv = Optional.of(openKeyValue(config.stores().kv()));
            }
            if (config.services().sql()) {
                sql = Optional.of(EmbeddedBackends.sqlite(config.stores().sql().path()));
            }
            if (config.services().storage()) {
                objects = Optional.of(
                        EmbeddedBackends.filesystem(config.stores().objects().path()));
            }
            return new Backends(kv, sql, objects);
        } catch (RuntimeException e) {
            new Backends(kv, sql, objects).close();
            throw e;
        }
    }

    private static KeyValueStore openKeyValue(StoreUrl url) {
        return switch (url.scheme()) {
            case "memory" -> EmbeddedBackends.keyValueInMemory();
            case "mapdb" -> EmbeddedBackends.keyValueOnMapDb(url.path());
            case "sqlite" -> EmbeddedBackends.keyValueOnSqlite(url.path());
            default -> throw new IllegalArgumentException("the configuration lets no other scheme through");
        };
    }

    private static Services services(DaemonConfig config, Backends backends) {
        DaemonConfig.Limits limits = config.limits();
        return new Services(
                on("KV", backends.keyValue(), KeyValueStore::ping, KeyValueService::new),
                on(
                        "SQL",
                        backends.sql(),
                        SqlDatabase::ping,
                        database -> new SqlService(
                                database,
                                new SqlSettings(
                                        new SqlLimits(limits.sqlTimeout(), limits.sqlMaxRows()),
                                        limits.readOnlyQueries()))),
                on(
                        "Storage",
                        backends.objects(),
                        ObjectStore::ping,
                        store -> new StorageService(store, limits.objectBytes())));
    }

    private static <B, S> ServiceSwitch<S> on(
            String name, Optional<? extends B> backend, java.util.function.Consumer<B> ping, Function<B, S> service) {
        if (backend.isEmpty()) {
            return new ServiceSwitch.Off<>(name + " service is disabled. Enable it in ~/.mik/daemon.toml");
        }
        B store = backend.get();
        return new ServiceSwitch.On<>(service.apply(store), () -> ping.accept(store));
    }

    private static HttpApiConfig apiConfig(DaemonConfig config) {
        return new HttpApiConfig(
                config.host(),
                config.port(),
                config.apiKey().isEmpty() ? List.of() : List.of(config.apiKey()),
                config.allowedHosts(),
                config.corsOrigins(),
                config.limits().jsonBytes(),
                Release.VERSION,
                Release.BUILD);
    }

    private static void warnIfOpen(DaemonConfig config) {
        boolean loopback = config.host().equals("localhost")
                || config.host().equals("::1")
                || config.host().startsWith("127.");
        if (!loopback && config.apiKey().isEmpty()) {
            System.getLogger(Daemon.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Listening on {0} without a key: other machines are answered only under the names in"
                                    + " http.allowed_hosts. Set MIK_API_KEY.",
                            config.host());
        }
    }

    int port() {
        return api.port();
    }

    /** Stops answering, finishes what was accepted, closes the stores, lets go of the folder. */
    @Override
    public void close() {
        api.close();
        backends.close();
        home.close();
    }
}
