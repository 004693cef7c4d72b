package dev.mik.http;

import dev.mik.ports.ErrorCode;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/**
 * Helidon's HTTP/1.1 connections with two bounds that they lack: a chunk of a chunked body is held in memory whole, so its
 * size has to have a limit; and a client that sends its headers a byte at a time must not keep a thread for ever.
 */
final class BoundedHttp1 implements ServerConnectionSelector {
    /** The largest chunk of a chunked body. Clients send kilobytes; a write of a few megabytes at once is seen too. */
    static final int MAX_CHUNK_BYTES = 16 * 1024 * 1024;

    /** From the first line of a request to the end of its headers. */
    private static final long HEADER_NANOS = 10_000_000_000L;

    private static final ThreadLocal<HelidonSocket> CONNECTION = new ThreadLocal<>();

    private final Http1ConnectionSelector http1;

    BoundedHttp1(int maxRequestLine, int maxHeaders) {
        http1 = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(maxRequestLine)
                        .maxHeadersSize(maxHeaders)
                        .continueImmediately(false)
                        .addReceiveListener(new HeaderClock())
                        .sendLog(false)
                        .receiveLog(false)
                        .build())
                .build();
    }

    /** The connection whose request this thread is answering, for whoever has to cut it from another one. */
    static Optional<HelidonSocket> connectionOfThisThread() {
        return Optional.ofNullable(CONNECTION.get());
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED; // also what is not HTTP/1.1: then it gets an answer that says so
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return http1.connection(new BoundedContext(context));
    }

    /** Tells the reader where in a request the connection is. */
    private static final class HeaderClock implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            CONNECTION.set(context.serverSocket());
            if (context.dataReader() instanceof BoundedReader reader) {
                reader.headersDueBy(System.nanoTime() + HEADER_NANOS);
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context.dataReader() instanceof BoundedReader reader) {
                reader.headersArrived();
            }
        }
    }

    private static final Pattern CHUNK_WITH_EXTENSION =
            Pattern.compile("^(\\p{XDigit}+)[ \\t]*;[\\t\\x20-\\x7e\\x80-\\uffff]*$");

    private static final class BoundedReader extends DataReader {
        private long headersDueNanos;
        private boolean inHeaders;
        private boolean behindBytes;

        @SuppressWarnings("removal") // the factory that replaces this constructor cannot make a subclass
        BoundedReader(DataReader reader) {
            super(() -> reader.readBuffer().readBytes());
        }

        void headersDueBy(long nanos) {
            headersDueNanos = nanos;
            inHeaders = true;
        }

        void headersArrived() {
            inHeaders = false;
        }

        @Override
        public void pullData() {
            if (inHeaders && System.nanoTime() - headersDueNanos > 0) {
                throw refuse(ErrorCode.REQUEST_TIMEOUT, "The headers took too long to arrive.");
            }
            super.pullData();
        }

        /** The line before a chunk: extensions are passed over, as RFC 9112 section 7.1.1 asks. */
        @Override
        public String readLine() {
            return CHUNK_WITH_EXTENSION.matcher(super.readLine()).replaceFirst("$1");
        }

        /** After a chunk's bytes the parser skips two more without looking; they have to be the end of a line. */
        @Override
        public void skip(int length) {
            if (length == 2 && behindBytes) {
                behindBytes = false;
                if (!startsWithNewLine()) {
                    throw refuse(ErrorCode.INVALID_REQUEST, "A chunk is longer than it says.");
                }
            }
            super.skip(length);
        }

        @Override
        public BufferData readBuffer(int length) {
            behindBytes = false;
            if (length > MAX_CHUNK_BYTES) {
                throw refuse(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "A chunk of a chunked body must not be larger than " + MAX_CHUNK_BYTES + " bytes.");
            }
            BufferData bytes = super.readBuffer(length);
            behindBytes = true;
            return bytes;
        }

        private static RequestException refuse(ErrorCode code, String sentence) {
            return RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(ErrorMapper.statusOf(code))
                    .message(sentence)
                    .setKeepAlive(false)
                    .build();
        }
    }

    /** Helidon's context with our reader in it. */
    private static final class BoundedContext implements ConnectionContext {
        private final ConnectionContext context;
        private final BoundedReader reader;

        BoundedContext(ConnectionContext context) {
            this.context = context;
            this.reader = new BoundedReader(context.dataReader());
        }

        @Override
        public DataReader dataReader() {
            return reader;
        }

        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return context.dataWriter();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
