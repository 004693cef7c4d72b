package dev.mik.wasm.wasi.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that blocks until the test feeds it, and notes who reads it. */
public final class Feed extends InputStream {
    private final LinkedBlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean virtual;
    private volatile boolean closed;

    public void give(byte... bytes) {
        pieces.add(bytes.clone());
    }

    public void end() {
        pieces.add("end");
    }

    public void fail(String message) {
        pieces.add(new IOException(message));
    }

    public int reads() {
        return reads.get();
    }

    /** How many threads are in a read now. */
    public int inside() {
        return inside.get();
    }

    /** Whether the last read was on a virtual thread. */
    public boolean readByVirtualThread() {
        return virtual;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        reads.incrementAndGet();
        inside.incrementAndGet();
        virtual = Thread.currentThread().isVirtual();
        try {
            Object piece = pieces.take();
            if (piece instanceof IOException e) {
                throw e;
            }
            if (!(piece instanceof byte[] bytes)) {
                pieces.add(piece);
                return -1;
            }
            System.arraycopy(bytes, 0, target, from, bytes.length);
            return bytes.length;
        } catch (InterruptedException e) {
            InterruptedIOException interrupted = new InterruptedIOException("the read was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
