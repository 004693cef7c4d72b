package dev.mik.handlers;

import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection to one of the addresses that were checked, with TLS for the name that was asked for.
 *
 * <p>It is made of a channel, since reads from and writes to channels end when their thread is interrupted, on platform
 * threads too; and no proxy settings of the process apply to channels.
 */
final class Connection implements AutoCloseable {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final SocketChannel channel;
    private Socket socket;

    private Connection(SocketChannel channel) {
        this.channel = channel;
        this.socket = channel.socket();
    }

    /**
     * Connects to the first address that lets it.
     *
     * @param addresses at least one
     * @param deadline by {@link System#nanoTime}
     */
    static Connection open(Destination destination, List<InetAddress> addresses, SSLContext tls, long deadline)
            throws IOException {
        IOException last = new IOException("no address");
        for (int tried = 0; tried < addresses.size(); tried++) {
            Connection connection = new Connection(SocketChannel.open());
            try {
                long share = (deadline - System.nanoTime()) / (addresses.size() - tried);
                connection.connect(new InetSocketAddress(addresses.get(tried), destination.port()), share);
                if (destination.isSecure()) {
                    connection.secure(destination, tls, deadline);
                }
                return connection;
            } catch (IOException e) {
                connection.close();
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
            } catch (RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        throw last;
    }

    private void connect(InetSocketAddress address, long nanos) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        try {
            socket.connect(address, millis(nanos));
        } catch (SocketTimeoutException e) {
            throw new HttpException(HttpErrorCode.CONNECTION_TIMEOUT, e);
        }
    }

    private void secure(Destination destination, SSLContext tls, long deadline) throws IOException {
        OutgoingHost host = destination.host();
        String peer = host.address().map(InetAddress::getHostAddress).orElse(host.text());
        socket.setSoTimeout(millis(deadline - System.nanoTime()));
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, peer, destination.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (host.address().isEmpty()) {
            parameters.setServerNames(List.of(serverName(host.text())));
        }
        secure.setSSLParameters(parameters);
        try {
            secure.startHandshake();
        } catch (SocketTimeoutException e) {
            throw new HttpException(HttpErrorCode.CONNECTION_TIMEOUT, e);
        }
        socket = secure;
    }

    private static SNIHostName serverName(String name) throws HttpException {
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) { // TLS is stricter than the DNS about underscores and hyphens
            throw new HttpException(HttpErrorCode.REQUEST_URI_INVALID, e);
        }
    }

    /** At least one, since none would be for ever. */
    private static int millis(long nanos) throws HttpException {
        if (nanos <= 0) {
            throw new HttpException(HttpErrorCode.CONNECTION_TIMEOUT);
        }
        return (int) Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_MILLI + 1);
    }

    /** Whether the server has neither closed the connection nor said anything that nobody asked for. */
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Socket socket() {
        return socket;
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Ends reads and writes that are under way, at once and without the farewell of TLS, which could block. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nobody is left whom it could concern: the descriptor is gone in any case.
            return;
        }
    }
}
