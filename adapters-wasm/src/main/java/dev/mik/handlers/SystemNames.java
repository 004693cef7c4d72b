package dev.mik.handlers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The system's resolver, on a few platform threads of its own: its calls cannot be interrupted, and would hold the
 * carriers of virtual threads.
 */
final class SystemNames implements NameResolver, AutoCloseable {
    private static final int THREADS = 8;
    private static final int WAITING = 256;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "handler-names");
                thread.setDaemon(true);
                return thread;
            });

    SystemNames() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String name, Duration patience) throws IOException, InterruptedException {
        Future<InetAddress[]> found;
        try {
            found = threads.submit(() -> InetAddress.getAllByName(name));
        } catch (RejectedExecutionException e) {
            throw timeout(name, e);
        }
        try {
            return List.of(found.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            found.cancel(true);
            throw timeout(name, e);
        } catch (InterruptedException e) {
            found.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            UnknownHostException unknown = new UnknownHostException(name);
            unknown.initCause(e.getCause());
            throw unknown;
        }
    }

    private static SocketTimeoutException timeout(String name, Exception cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("no address was found in time for " + name);
        timeout.initCause(cause);
        return timeout;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
