package dev.mik.production;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stands between a client and a server, and is the bad network: refuses, is slow, says nothing, cuts in the middle. */
final class TcpProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong answerLeft = new AtomicLong(NEVER);
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean swallowing;
    private volatile Optional<ServerSocket> listener = Optional.empty();

    private TcpProxy(int target) {
        this.target = target;
        listen(0);
        this.port = listener.orElseThrow().getLocalPort();
    }

    /** A proxy that passes everything on to a port of this machine. */
    static TcpProxy to(int port) {
        return new TcpProxy(port);
    }

    int port() {
        return port;
    }

    /** How many connections were made so far. */
    int accepted() {
        return accepted.get();
    }

    private void listen(int where) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (listener.isEmpty()) {
            try {
                ServerSocket socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where));
                listener = Optional.of(socket);
                Thread.ofVirtual().start(() -> accept(socket));
            } catch (BindException e) {
                // A socket that a thread was accepting on is closed a little later than asked.
                if (System.nanoTime() - deadline > 0) {
                    throw new UncheckedIOException(e);
                }
                Thread.onSpinWait();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket client = from.accept();
                sockets.add(client);
                accepted.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, false));
                Thread.ofVirtual().start(() -> pump(server, client, true));
            } catch (IOException e) {
                if (from.isClosed()) {
                    return;
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                LockSupport.parkNanos(delay.toNanos());
                if (swallowing) {
                    continue;
                }
                int allowed = answers ? (int) Math.min(n, answerLeft.get()) : n;
                out.write(bytes, 0, allowed);
                if (answers && answerLeft.get() != NEVER && answerLeft.addAndGet(-allowed) <= 0) {
                    return; // which closes both
                }
            }
        } catch (IOException _) {
            // the other side is gone
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Refuses connections and ends those that there are. */
    void stop() {
        listener.ifPresent(TcpProxy::closeQuietly);
        listener = Optional.empty();
        sockets.forEach(TcpProxy::closeQuietly);
    }

    /** Takes connections again after {@link #stop}. */
    void startAgain() {
        listen(port);
    }

    /** Holds up whatever passes, in both directions, by this much. */
    void delay(Duration time) {
        delay = time;
    }

    /** Takes what it is given, and passes nothing on. */
    void swallow(boolean everything) {
        swallowing = everything;
    }

    /** Cuts the connection after so many more bytes of answers. */
    void cutAnswersAfter(long bytes) {
        answerLeft.set(bytes);
    }

    /** Cuts no more. */
    void mend() {
        answerLeft.set(NEVER);
    }

    private static void closeQuietly(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
