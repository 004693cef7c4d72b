package dev.mik.handlers;

import dev.mik.wasm.wasi.http.Header;
import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import dev.mik.wasm.wasi.http.TrailerSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends a guest's body while it is written, each piece at once, on a virtual thread of its own: the answer may come while
 * the body is on its way, and a server that does not read holds the guest up, not the host.
 */
final class RequestSender implements Runnable {
    private static final int PIECE = 16 * 1024;
    private static final long FIRST_PIECE_MILLIS = 100;
    private static final byte[] CRLF = {'\r', '\n'};

    private final InputStream body;
    private final TrailerSource trailers;
    private final OutputStream out;
    private final CompletableFuture<Boolean> empty = new CompletableFuture<>();
    private final CompletableFuture<Optional<Framing>> headSent = new CompletableFuture<>();
    private final Consumer<IOException> broken;
    private final Consumer<Boolean> done;
    private long sent;

    /**
     * A sender for one body.
     *
     * @param out where it goes, after the head
     * @param broken told if the guest does not finish what it began, so that the request cannot be completed
     * @param done called when no more is sent, with whether all of it was
     */
    RequestSender(
            InputStream body,
            TrailerSource trailers,
            OutputStream out,
            Consumer<IOException> broken,
            Consumer<Boolean> done) {
        this.body = body;
        this.trailers = trailers;
        this.out = out;
        this.broken = broken;
        this.done = done;
    }

    /** Whether the body turns out to have nothing in it, as far as can be told in a moment. */
    boolean isEmpty() throws InterruptedException {
        try {
            return empty.get(FIRST_PIECE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("only values are given", e);
        }
    }

    /** Lets the body follow. */
    void headSent(Framing framing) {
        headSent.complete(Optional.of(framing));
    }

    /** Sees that nothing follows, unless the head was sent: a body without one would be taken for a request. */
    void headFailed() {
        headSent.complete(Optional.empty());
    }

    @Override
    public void run() {
        boolean whole = false;
        try {
            whole = pump();
        } catch (IOException e) {
            broken.accept(e);
        } finally {
            empty.complete(false);
            done.accept(whole);
        }
    }

    private boolean pump() throws IOException {
        byte[] buffer = new byte[PIECE];
        int read = body.read(buffer);
        empty.complete(read < 0 && trailers.get().isEmpty());
        Optional<Framing> framing = headSent.join();
        return framing.isPresent() && follow(framing.get(), buffer, read);
    }

    private boolean follow(Framing framing, byte[] buffer, int first) throws IOException {
        int read = first;
        while (read >= 0) {
            sent += read;
            if (framing.form() != Framing.Form.CHUNKED && sent > framing.length()) {
                throw new HttpException(HttpErrorCode.requestBodySize(sent));
            }
            if (!send(framing.form() == Framing.Form.CHUNKED ? chunk(buffer, read) : Arrays.copyOf(buffer, read))) {
                return false;
            }
            read = body.read(buffer);
        }
        return end(framing);
    }

    /** False if the server takes no more: it may have answered all the same, so that its answer decides. */
    private boolean send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] chunk(byte[] piece, int length) {
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = Arrays.copyOf(size, size.length + length + CRLF.length);
        System.arraycopy(piece, 0, chunk, size.length, length);
        System.arraycopy(CRLF, 0, chunk, size.length + length, CRLF.length);
        return chunk;
    }

    private boolean end(Framing framing) throws IOException {
        List<Header> fields = trailers.get();
        if (framing.form() != Framing.Form.CHUNKED) {
            if (sent != framing.length()) {
                throw new HttpException(HttpErrorCode.requestBodySize(sent));
            }
            if (!fields.isEmpty()) {
                throw new HttpException(HttpErrorCode.internal("trailers go with a body without content-length only"));
            }
            return true;
        }
        StringBuilder last = new StringBuilder("0\r\n");
        for (Header field : fields) {
            if (RequestHead.isHosts(field.name())) {
                throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
            }
            RequestHead.append(last, field);
        }
        return send(last.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
