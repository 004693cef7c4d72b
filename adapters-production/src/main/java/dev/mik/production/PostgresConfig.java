package dev.mik.production;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where a PostgreSQL database is and how it is used.
 *
 * @param hosts each as {@code host:port}; the first one that answers as wanted is taken
 * @param database name of the database
 * @param user the role to log in as
 * @param password of the role; empty if the server asks for none, or it stands in {@code ~/.pgpass}. Never printed
 * @param driverSettings TLS and the like, by the names of the driver
 * @param connections how many connections are kept at most, {@value #FEWEST} to {@value #MOST}: half for reads, half for
 *     writes; one more is opened now and then to see whether the server is there
 * @param timeout how long the server may give no sign of life before a call fails with {@code UNAVAILABLE}, 200 ms to a
 *     minute; a statement's own time is not meant
 * @param allowPrivileged whether a role may be used that can reach beyond its database
 */
public record PostgresConfig(
        List<String> hosts,
        String database,
        String user,
        String password,
        Map<String, String> driverSettings,
        int connections,
        Duration timeout,
        boolean allowPrivileged) {
    /** The fewest connections that can be kept: one for reads, one for writes. */
    public static final int FEWEST = 2;

    /** The most connections that can be kept. */
    public static final int MOST = 500;

    /** Connections, if nobody says how many. */
    public static final int DEFAULT_CONNECTIONS = 10;

    /** Patience with a silent server, if nobody says how much. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Checks the ranges. */
    public PostgresConfig {
        hosts = List.copyOf(hosts);
        driverSettings = Map.copyOf(driverSettings);
        if (connections < FEWEST || connections > MOST) {
            throw new IllegalArgumentException("must ask for " + FEWEST + " to " + MOST + " connections");
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "must have a timeout_ms from " + SHORTEST.toMillis() + " to " + LONGEST.toMillis());
        }
    }

    /**
     * Reads {@code postgres://user:password@host:port/database?sslmode=verify-full&connections=10&timeout_ms=2000}, where
     * {@code postgresql} is taken for {@code postgres}, what stands in the URL may be percent-encoded, and several hosts
     * are separated by commas. The database's name is the user's if none is given.
     *
     * @throws IllegalArgumentException with what is wrong, to follow "the URL"; it never quotes the password
     */
    public static PostgresConfig parse(String url) {
        return PostgresUrl.parse(url);
    }

    /** The same, with or without leave to use a role that can reach beyond its database. */
    public PostgresConfig withAllowPrivileged(boolean allow) {
        return new PostgresConfig(hosts, database, user, password, driverSettings, connections, timeout, allow);
    }

    /** The same with another patience. */
    public PostgresConfig withTimeout(Duration patience) {
        return new PostgresConfig(
                hosts, database, user, password, driverSettings, connections, patience, allowPrivileged);
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "PostgresConfig[" + String.join(",", hosts) + "/" + database + " as " + user + ", password "
                + (password.isEmpty() ? "not set" : "set") + ", " + connections + " connections, timeout "
                + timeout.toMillis() + " ms]";
    }
}
