package dev.mik.wasm.wasi.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a blocking {@link InputStream} one chunk at a time, when asked: on the calling thread for a caller that waits
 * anyway, on a virtual thread for one that must not.
 *
 * <p>At most one chunk is kept, and at most one thread is in the source, so that nothing is read which nobody wants.
 */
public final class ChunkReader {
    private final IoContext io;
    private final InputStream source;
    private byte[] buffer = {};
    private byte[] chunk = {};
    private int from;
    private boolean reading;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();
    private Optional<Thread> background = Optional.empty();

    /** A reader that has not read anything; closing the source is its owner's business. */
    public ChunkReader(IoContext io, InputStream source) {
        this.io = io;
        this.source = source;
    }

    /** Whether bytes, the end or a failure are there; if not, a read begins in the background. */
    public boolean ready() {
        io.lock().lock();
        try {
            if (settled()) {
                return true;
            }
            if (!reading) {
                reading = true;
                background = Optional.of(Thread.ofVirtual().name("wasi-read").start(this::readChunk));
            }
            return false;
        } finally {
            io.lock().unlock();
        }
    }

    /** Waits for bytes, the end or a failure; reads on the calling thread unless a read is under way. */
    public void await() {
        io.sendUnsent();
        io.lock().lock();
        try {
            if (reading) {
                io.await(() -> !reading);
            }
            if (settled()) {
                return;
            }
            reading = true;
        } finally {
            io.lock().unlock();
        }
        readChunk();
        Optional<Throwable> interrupt = failure().filter(IoContext::isInterrupt);
        if (interrupt.isPresent()) {
            throw IoContext.interrupted(interrupt.get());
        }
    }

    /** Takes at most so many of the bytes that are there. */
    public byte[] take(int max) {
        io.lock().lock();
        try {
            int length = Math.min(max, chunk.length - from);
            if (length == chunk.length) {
                byte[] whole = chunk;
                chunk = new byte[0];
                return whole;
            }
            from += length;
            return Arrays.copyOfRange(chunk, from - length, from);
        } finally {
            io.lock().unlock();
        }
    }

    /** Whether all bytes have been taken and no more will come. */
    public boolean ended() {
        io.lock().lock();
        try {
            return ended && from == chunk.length;
        } finally {
            io.lock().unlock();
        }
    }

    /** Why no more bytes come, once those before have been taken. */
    public Optional<Throwable> failure() {
        io.lock().lock();
        try {
            return from == chunk.length ? failure : Optional.empty();
        } finally {
            io.lock().unlock();
        }
    }

    /** Reads no more: interrupts a read in the background, and fails from now on. */
    public void stop() {
        io.lock().lock();
        try {
            if (failure.isEmpty() && !ended) {
                failure = Optional.of(new IOException("the stream was closed by its reader"));
            }
            background.ifPresent(Thread::interrupt);
            io.signal();
        } finally {
            io.lock().unlock();
        }
    }

    /** The thread that is in the source in the background. */
    public Optional<Thread> background() {
        io.lock().lock();
        try {
            return background;
        } finally {
            io.lock().unlock();
        }
    }

    private boolean settled() {
        return from < chunk.length || ended || failure.isPresent();
    }

    private void readChunk() {
        if (buffer.length == 0) {
            buffer = new byte[WasiInputStream.CHUNK];
        }
        try {
            settle(source.read(buffer));
        } catch (IOException | RuntimeException e) {
            broken(e);
        } catch (Error e) {
            broken(e);
            throw e;
        }
    }

    private void settle(int length) {
        io.lock().lock();
        try {
            ended = length < 0;
            if (!ended && failure.isEmpty()) {
                chunk = Arrays.copyOf(buffer, length);
                from = 0;
            }
            finished();
        } finally {
            io.lock().unlock();
        }
    }

    private void broken(Throwable cause) {
        io.lock().lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            finished();
        } finally {
            io.lock().unlock();
        }
    }

    private void finished() {
        reading = false;
        background = Optional.empty();
        io.signal();
    }
}
