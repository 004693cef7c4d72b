package dev.mik.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A request's body, whose framing may turn out to be broken while it is read. The web server's parser then fails with
 * whatever exception its code happened to throw; to a client it is one thing, a request that is not valid.
 */
final class RequestBody extends FilterInputStream {
    RequestBody(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (RuntimeException e) {
            throw sorted(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (RuntimeException e) {
            throw sorted(e);
        }
    }

    private static RuntimeException sorted(RuntimeException e) {
        return switch (e) {
            case RequestException known -> known;
            case CloseConnectionException gone -> gone;
            case UncheckedIOException gone -> gone;
            case DataReader.InsufficientDataAvailableException gone -> gone;
            default ->
                RequestException.builder()
                        .type(DirectHandler.EventType.BAD_REQUEST)
                        .message("The body's framing is broken.")
                        .cause(e)
                        .setKeepAlive(false)
                        .build();
        };
    }
}
