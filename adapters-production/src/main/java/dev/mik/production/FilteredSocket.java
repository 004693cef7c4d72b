package dev.mik.production;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.sql.SQLException;
import javax.net.ssl.SSLSocket;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.jdbc.PgConnection;

/**
 * The socket of a connection, encrypted or not, with a {@link MessageFilter} on what comes in.
 *
 * <p>It is put into the connection after the login, above TLS. The driver can be given sockets of ours, but only below
 * TLS, where a filter would see nothing; so the one field that holds its stream is read by reflection.
 */
final class FilteredSocket extends Socket {
    private static final MethodHandle STREAM = streamOfExecutor();

    private final Socket socket;
    private final MessageFilter filter;

    private FilteredSocket(Socket socket) throws IOException {
        super((SocketImpl) null);
        this.socket = socket;
        this.filter = new MessageFilter(socket.getInputStream());
    }

    private static MethodHandle streamOfExecutor() {
        try {
            return MethodHandles.privateLookupIn(QueryExecutorBase.class, MethodHandles.lookup())
                    .findGetter(QueryExecutorBase.class, "pgStream", PGStream.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not the driver that the build names", e);
        }
    }

    /** Puts a filter into a connection that has nothing under way. */
    static void install(PgConnection connection) throws SQLException {
        PGStream stream = stream(connection);
        try {
            stream.changeSocket(new FilteredSocket(stream.getSocket()));
        } catch (IOException e) {
            throw new SQLException("the connection broke after the login", "08006", e);
        }
    }

    /** Whether what is sent can be read on its way to another machine. */
    static boolean isOpenToOthers(PgConnection connection) {
        Socket socket = ((FilteredSocket) stream(connection).getSocket()).socket;
        return !(socket instanceof SSLSocket) && !socket.getInetAddress().isLoopbackAddress();
    }

    /** The filter of a connection into which one was put. */
    static MessageFilter filter(PgConnection connection) {
        return ((FilteredSocket) stream(connection).getSocket()).filter;
    }

    private static PGStream stream(PgConnection connection) {
        try {
            return (PGStream) STREAM.invokeExact((QueryExecutorBase) connection.getQueryExecutor());
        } catch (Throwable e) {
            throw new IllegalStateException("reading a field failed", e);
        }
    }

    @Override
    public InputStream getInputStream() {
        return filter;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return socket.getSendBufferSize();
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return socket.getReceiveBufferSize();
    }
}
