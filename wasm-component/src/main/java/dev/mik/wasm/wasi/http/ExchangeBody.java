package dev.mik.wasm.wasi.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;

/** The body of a request of the JDK's web server, which knows whether it was read to its end. */
final class ExchangeBody extends FilterInputStream {
    private volatile boolean ended;

    ExchangeBody(HttpExchange exchange) {
        super(exchange.getRequestBody());
        Headers headers = exchange.getRequestHeaders();
        String length = headers.getFirst("Content-Length");
        ended = !headers.containsKey("Transfer-Encoding") && (length == null || length.equals("0"));
    }

    /** Whether nothing more will come. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        ended = ended || read < 0;
        return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        ended = ended || read < 0;
        return read;
    }
}
