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
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy before a server of this machine that can be slow, silent, cut off in the middle, or gone. */
final class FaultyProxy implements AutoCloseable {
    private static final long UNCUT = Long.MAX_VALUE;

    private final int target;
    private final int port = ServerProcess.freePort();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong answerBytesLeft = new AtomicLong(UNCUT);
    private final AtomicLong requestBytes = new AtomicLong();
    private volatile long delayNanos;
    private volatile long holdRequestsAfter = UNCUT;
    private volatile ServerSocket listener;

    /** Starts, doing no harm yet. */
    FaultyProxy(int target) {
        this.target = target;
        this.listener = listen();
    }

    private ServerSocket listen() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            try {
                ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
                Thread.ofVirtual().start(() -> accept(socket));
                return socket;
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

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                new Link(socket.accept()).open();
            } catch (IOException _) {
                // closed, or the server is not there: the client sees that its connection ends
            }
        }
    }

    int port() {
        return port;
    }

    /** Lets every byte, in both directions, arrive later by this; what is under way keeps its time. */
    void delay(Duration by) {
        delayNanos = by.toNanos();
    }

    /** Lets this many more bytes of answers through, and then resets the connections. */
    void cutAfter(long answerBytes) {
        answerBytesLeft.set(answerBytes);
    }

    /** Lets this many more bytes of requests through, and then none, without a word. */
    void holdAfter(long moreRequestBytes) {
        holdRequestsAfter = requestBytes.get() + moreRequestBytes;
    }

    /** Forwards nothing more on the connections that there are, without closing them. New ones work. */
    void forgetConnections() {
        links.forEach(link -> link.forgotten = true);
    }

    /** Resets all connections and takes no new ones. */
    void stop() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::reset);
    }

    /** Does no harm any more; listens again if it was stopped. */
    void heal() {
        delayNanos = 0;
        holdRequestsAfter = UNCUT;
        answerBytesLeft.set(UNCUT);
        if (listener.isClosed()) {
            listener = listen();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static final class Chunk {
        private final byte[] bytes;
        private final long due;

        Chunk(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean forgotten;

        Link(Socket client) {
            this.client = client;
        }

        void open() throws IOException {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            } catch (IOException e) {
                client.close();
                throw e;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            links.add(this);
            pump(client, server, false);
            pump(server, client, true);
        }

        private void pump(Socket from, Socket to, boolean answers) {
            BlockingQueue<Chunk> queue = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> read(from, queue));
            Thread.ofVirtual().start(() -> write(queue, to, answers));
        }

        private void read(Socket from, BlockingQueue<Chunk> queue) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                int count;
                while ((count = in.read(buffer)) >= 0) {
                    queue.add(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
                }
            } catch (IOException _) {
                // the end, said below
            }
            queue.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
        }

        private void write(BlockingQueue<Chunk> queue, Socket to, boolean answers) {
            try {
                OutputStream out = to.getOutputStream();
                while (true) {
                    Chunk chunk = queue.take();
                    TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
                    awaitRemembered(answers);
                    if (chunk.bytes.length == 0) {
                        close();
                        return;
                    }
                    send(out, chunk.bytes, answers);
                }
            } catch (IOException | InterruptedException _) {
                close();
            }
        }

        private void awaitRemembered(boolean answers) throws InterruptedException {
            while ((forgotten || (!answers && requestBytes.get() >= holdRequestsAfter)) && !client.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        private void send(OutputStream out, byte[] bytes, boolean answers) throws IOException {
            if (!answers) {
                requestBytes.addAndGet(bytes.length);
            } else if (answerBytesLeft.get() != UNCUT) {
                long left = answerBytesLeft.getAndAdd(-bytes.length);
                if (left < bytes.length) {
                    out.write(bytes, 0, (int) Math.max(left, 0));
                    out.flush();
                    reset();
                    return;
                }
            }
            out.write(bytes);
            out.flush();
        }

        private void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException _) {
                // closed before
            }
            close();
        }

        private void close() {
            links.remove(this);
            try (client;
                    server) {
                // both, whatever the other does
            } catch (IOException _) {
                // nobody is left to be told
            }
        }
    }
}
