package dev.mik.handlers;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Finds the addresses that a name stands for at this moment. */
@FunctionalInterface
interface NameResolver {
    /**
     * All of a name's addresses, in the order to try them.
     *
     * @throws java.net.UnknownHostException if it has none
     * @throws java.net.SocketTimeoutException if there was no answer in time
     */
    List<InetAddress> resolve(String name, Duration patience) throws IOException, InterruptedException;
}
