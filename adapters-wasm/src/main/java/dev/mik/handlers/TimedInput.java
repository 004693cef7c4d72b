package dev.mik.handlers;

import dev.mik.wasm.wasi.http.HttpErrorCode;
import dev.mik.wasm.wasi.http.HttpException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * What a server sends, waited for only so long, and cut off only where its end may be.
 *
 * <p>The end of the stream is a failure except in a body that lasts until the connection ends: the parser of fields takes
 * it for the end of the fields otherwise.
 */
final class TimedInput extends InputStream {
    private static final long SLICE_MILLIS = 250;

    private final Socket socket;
    private final InputStream source;
    private LongUnaryOperator left;
    private long allowance;
    private boolean mayEnd;

    /**
     * A stream for the head of an answer.
     *
     * @param left the nanoseconds that a read which began at a time may still take; asked again every now and then
     * @param allowance the most bytes that are read, until the body begins
     */
    TimedInput(Socket socket, LongUnaryOperator left, long allowance) throws IOException {
        this.socket = socket;
        this.source = socket.getInputStream();
        this.left = left;
        this.allowance = allowance;
    }

    /** From now on it is a body that comes. */
    void body(LongUnaryOperator patience, boolean untilClose) {
        left = patience;
        allowance = Long.MAX_VALUE;
        mayEnd = untilClose;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (allowance <= 0) {
            throw new HttpException(HttpErrorCode.PROTOCOL_ERROR);
        }
        int read = await(target, from, (int) Math.min(length, allowance));
        if (read < 0 && !mayEnd) {
            throw new EOFException("the server closed the connection");
        }
        allowance -= Math.max(read, 0);
        return read;
    }

    private int await(byte[] target, int from, int length) throws IOException {
        long begin = System.nanoTime();
        SocketTimeoutException late = new SocketTimeoutException("no time is left");
        // The time that is left is asked for again and again, since it begins to run only when the request is sent.
        for (long nanos = left.applyAsLong(begin); nanos > 0; nanos = left.applyAsLong(begin)) {
            socket.setSoTimeout((int) Math.min(SLICE_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
            try {
                return source.read(target, from, length);
            } catch (SocketTimeoutException e) {
                late = e;
            }
        }
        throw new HttpException(HttpErrorCode.CONNECTION_READ_TIMEOUT, late);
    }
}
